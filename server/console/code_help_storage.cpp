// What becomes of files, of the archive's storage and of Kafka.

#include <array>

#include "server/console/code_help.h"

namespace analytics::server {
namespace {

constexpr auto kStorage = std::to_array<CodeHelp>({
    {"io_error", "A file, or the standard output, can't be read or written; it is tried again.",
     "Look at the disk and at the folder's permissions; the detail has the system's reason."},
    {"corrupt",
     "A file of the destination's own state is damaged, or was written by a later version; it is "
     "tried again.",
     "Keep a copy of the folder; the detail names the file. Start the version that wrote it, or "
     "give the destination a new folder."},
    {"disk_full", "There is no space left on the disk; it is tried again.",
     "Make room on the disk."},
    {"locked", "Another server or another destination has this folder; it is tried again.",
     "Stop the other one, or give each its own folder."},
    {"not_available", "A file was shut after an error and is opened again at the next try.",
     "Look at the error before it; restart the server if it goes on."},
    {"EPIPE", "Nobody reads the server's standard output any more; it is tried again.",
     "Start what reads it again, or disable the destination."},
    {"AccessDenied", "The key may not write to the bucket; it is tried again.",
     "Allow the key s3:PutObject below the prefix."},
    {"AllAccessDisabled", "The bucket takes nothing any more; it is tried again.",
     "Ask the storage's provider, or name another bucket."},
    {"AuthorizationHeaderMalformed",
     "The bucket is in another region, or behind another endpoint; it is tried again.",
     "Mend region or endpoint in the settings."},
    {"ExpiredToken", "The key has expired; it is tried again.", "Give the destination a new key."},
    {"IllegalLocationConstraintException",
     "The bucket is in another region, or behind another endpoint; it is tried again.",
     "Mend region or endpoint in the settings."},
    {"InvalidAccessKeyId", "The storage knows no such key; it is tried again.",
     "Mend access_key_id in the settings."},
    {"InvalidBucketName", "There can be no bucket of that name; it is tried again.",
     "Mend bucket in the settings."},
    {"NoSuchBucket", "There is no such bucket; it is tried again.",
     "Make the bucket, or mend its name in the settings."},
    {"PermanentRedirect",
     "The bucket is in another region, or behind another endpoint; it is tried again.",
     "Mend region or endpoint in the settings."},
    {"RequestTimeTooSkewed",
     "This machine's clock is wrong by more than the storage allows; it is tried again.",
     "Set this machine's clock."},
    {"SignatureDoesNotMatch",
     "The signature is wrong, mostly for a wrong secret key; it is tried again.",
     "Mend secret_access_key in the settings."},
    {"SlowDown", "The storage asks for fewer requests; it is tried again, later each time.",
     "Nothing, if the backlog shrinks; otherwise raise flush_seconds, so that there are fewer and "
     "larger files."},
    {"*",
     "A word of the other side's own: of a service of the catalogue, of Kafka, or of the storage. "
     "Kafka's and the storage's are tried again.",
     "Look at the detail and at the sample, and look the word up on the destination's page or in "
     "the other side's documentation."},
});

constexpr auto kKafka = std::to_array<CodeHelp>({
    {"MSG_SIZE_TOO_LARGE", "The event is larger than the topic takes, and is discarded.",
     "Raise max.message.bytes of the topic, then send the failed events again."},
    {"INVALID_MSG_SIZE", "The brokers refuse the event's size, and it is discarded.",
     "Look at the topic's limits, then send the failed events again."},
    {"RECORD_LIST_TOO_LARGE",
     "What was sent together is larger than the brokers take, and is discarded.",
     "Raise the topic's segment.bytes or lower batch_max, then send the failed events again."},
    {"INVALID_RECORD", "The brokers refuse the event by a rule of the topic, and it is discarded.",
     "Look at the topic's settings, such as a schema that is checked there."},
    {"INVALID_TIMESTAMP",
     "The event's time is further away than the topic allows, and it is discarded.",
     "Raise message.timestamp.difference.max.ms of the topic, then send the failed events again."},
    {"TOPIC_AUTHORIZATION_FAILED",
     "The user may not write to the topic. Delivery pauses between tries, so that few events are "
     "lost.",
     "Allow the user to write to the topic, then send the failed events again."},
    {"CLUSTER_AUTHORIZATION_FAILED",
     "The user may not do this in the cluster. Delivery pauses between tries, so that few events "
     "are lost.",
     "Allow the user IdempotentWrite, then send the failed events again."},
    {"SASL_AUTHENTICATION_FAILED",
     "The brokers refuse the user or the password. Delivery pauses between tries, so that few "
     "events are lost.",
     "Mend username, password or sasl_mechanism, then send the failed events again."},
    {"_AUTHENTICATION",
     "The brokers refuse the user or the password. Delivery pauses between tries, so that few "
     "events are lost.",
     "Mend username, password or sasl_mechanism, then send the failed events again."},
    {"UNKNOWN_TOPIC_OR_PART",
     "The cluster has no such topic; it is tried again until its retry_window is over.",
     "Make the topic, or mend its name in the settings."},
    {"_UNKNOWN_TOPIC",
     "The cluster has no such topic; it is tried again until its retry_window is over.",
     "Make the topic, or mend its name in the settings."},
    {"NOT_ENOUGH_REPLICAS",
     "Too few copies of the topic are up for the brokers to take events; it is tried again until "
     "its retry_window is over.",
     "Look at the cluster's brokers."},
    {"NOT_LEADER_FOR_PARTITION",
     "The partition has moved to another broker; it is tried again until its retry_window is "
     "over.",
     "Nothing, once; look at the cluster if it goes on."},
    {"LEADER_NOT_AVAILABLE",
     "The partition has no leader now; it is tried again until its retry_window is over.",
     "Nothing, once; look at the cluster if it goes on."},
    {"REQUEST_TIMED_OUT",
     "The brokers did not finish in time; it is tried again until its retry_window is over.",
     "Nothing, once; look at the cluster if it goes on."},
    {"_TRANSPORT",
     "No broker was reached, or a connection broke; it is tried again until its retry_window is "
     "over.",
     "Start the brokers, or mend brokers and security_protocol in the settings."},
    {"_ALL_BROKERS_DOWN",
     "None of the brokers was reached; it is tried again until its retry_window is over.",
     "Start the brokers, or mend brokers in the settings."},
    {"_RESOLVE",
     "A broker's name has no address; it is tried again until its retry_window is over.",
     "Mend brokers in the settings, or the names that the brokers give out "
     "(advertised.listeners)."},
    {"_SSL",
     "The TLS connection to the brokers failed; it is tried again until its retry_window is over.",
     "Look at the brokers' certificates, at ssl_ca and at security_protocol."},
    {"_MSG_TIMED_OUT",
     "No answer came in time; what was sent may have arrived, and is tried again until its "
     "retry_window is over.",
     "Nothing, once; raise timeout_seconds, or look at why the brokers are slow."},
    {"_PURGE_INFLIGHT",
     "An attempt was given up before the brokers answered; it may have arrived, and is tried "
     "again until its retry_window is over.",
     "Nothing, after a stop; look at the brokers if it goes on."},
    {"_PURGE_QUEUE",
     "An attempt was given up before it was sent; it is tried again until its retry_window is "
     "over.",
     "Nothing, after a stop; look at the brokers if it goes on."},
    {"_QUEUE_FULL",
     "More was waiting for the brokers than is held at once; it is tried again until its "
     "retry_window is over.",
     "Look at why the brokers are slow; lower batch_max or attempts_at_once if it goes on."},
    {"_*",
     "Kafka's client ran into this itself, before a broker answered; it is tried again until its "
     "retry_window is over.",
     "Look at the detail, and at the connection to the brokers."},
});

}  // namespace

std::span<const CodeHelp> storage_help() { return kStorage; }
std::span<const CodeHelp> kafka_help() { return kKafka; }

}  // namespace analytics::server
