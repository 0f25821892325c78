// What delivery itself gives up, and what servers of HTTP answer.

#include <array>

#include "server/console/code_help.h"

namespace analytics::server {
namespace {

constexpr auto kHttp = std::to_array<CodeHelp>({
    {"400", "The server refused the request as wrong; an event that is refused alone is discarded.",
     "Look at the server's answer in the samples, mend what sends the event or filter it, then "
     "send the failed events again."},
    {"401",
     "The server did not accept the credentials. Delivery pauses between tries, so that few "
     "events are lost.",
     "Mend the destination's key or password, then send the failed events again."},
    {"403",
     "The server does not allow this with these credentials. Delivery pauses between tries, so "
     "that few events are lost.",
     "Mend the credentials, or what they are allowed, then send the failed events again."},
    {"404", "There is nothing at that address.",
     "Mend the URL in the settings, then send the failed events again."},
    {"405", "The address doesn't take requests of this method.",
     "Mend the method or the URL in the settings, then send the failed events again."},
    {"407", "A proxy on the way wants credentials.",
     "Let this server through at the proxy, then send the failed events again."},
    {"408",
     "The server waited too long for the request; it is tried again until its retry_window is "
     "over.",
     "Nothing, once; look at the network if it goes on."},
    {"410", "The server says that what was at this address is gone for good.",
     "Mend the URL, or remove the destination."},
    {"413",
     "The request is too large for the server; its halves were tried, and an event that is "
     "refused alone is discarded.",
     "Lower batch_max, or raise the server's limit; then send the failed events again."},
    {"415", "The server doesn't take the body's form.",
     "Turn gzip off, or mend the headers in the settings; then send the failed events again."},
    {"422", "The server understood the event and refused what is in it.",
     "Look at the server's answer in the samples and mend what sends the event."},
    {"423", "What the server needs is locked; it is tried again until its retry_window is over.",
     "Nothing, once; look at the server if it goes on."},
    {"429",
     "The server asks for fewer requests; it is tried again until its retry_window is over, after "
     "the pause that it asked for.",
     "Nothing, if the backlog shrinks; otherwise set the destination's rate_limit, or have the "
     "server's limit raised."},
    {"500",
     "The server failed; it is tried again until its retry_window is over. It stands too for an "
     "event of which an answer 207 says nothing.",
     "Look at the server's own log if it goes on."},
    {"501", "The server can't do what is asked of it.",
     "Mend the URL or the method in the settings."},
    {"502",
     "What stands before the server got no good answer from it; it is tried again until its "
     "retry_window is over.",
     "Nothing, once; look at the server behind the proxy if it goes on."},
    {"503",
     "The server has too much to do, or is being looked after; it is tried again until its "
     "retry_window is over.",
     "Nothing, once; look at the server if it goes on."},
    {"504",
     "What stands before the server got no answer from it in time; it is tried again until its "
     "retry_window is over.",
     "Nothing, once; look at the server behind the proxy if it goes on."},
    {"1xx", "The server answered with a status that is no answer.",
     "Look at what answers at that address: it may be no HTTP server."},
    {"3xx", "The server points to another address; redirects are never followed.",
     "Write the address that it points to into the settings, then send the failed events again."},
    {"4xx", "The server refused the request with this status.",
     "Look at the server's answer in the samples, mend the settings or the events, then send the "
     "failed events again."},
    {"5xx", "The server failed with this status; it is tried again until its retry_window is over.",
     "Nothing, once; look at the server if it goes on."},
    {"ECONNREFUSED",
     "No connection: nobody listens at that address, or there is no way there. It is tried again "
     "until its retry_window is over.",
     "Start the server, or mend host and port in the settings."},
    {"ECONNRESET",
     "The connection broke before the answer was there; what was sent may have arrived, and is "
     "tried again until its retry_window is over.",
     "Nothing, once; look at proxies and load balancers if it goes on."},
    {"ENOTFOUND",
     "The host's name has no address; it is tried again until its retry_window is over.",
     "Mend the host's name in the settings, or look at DNS."},
    {"ETIMEDOUT",
     "No answer came in time; what was sent may have arrived, and is tried again until its "
     "retry_window is over.",
     "Nothing, once; raise the time-out in the settings, or look at why the other side is slow."},
    {"PRIVATE_ADDRESS",
     "The host has an address on this machine or in a private network, which this destination may "
     "not talk to; it is tried again until its retry_window is over.",
     "If that is meant, set allow_private_networks: true in the destination's settings."},
    {"tls_failed",
     "The server's certificate or the TLS handshake was not accepted; it is tried again until its "
     "retry_window is over.",
     "Look at the server's certificate, at this machine's clock and at its CA certificates."},
    {"canceled",
     "The attempt was given up because the destination was ending; it is tried again until its "
     "retry_window is over.",
     "Nothing."},
    {"response_too_large",
     "The server's answer is longer than is read; it is tried again until its retry_window is "
     "over.",
     "Is the URL the right one? Answers of receivers are short."},
    {"invalid_config",
     "The request could not be made from the settings; it is tried again until its retry_window "
     "is over.",
     "Mend the destination's settings; the detail names what is wrong."},
    {"message_too_large",
     "The event is longer than the 32,768 bytes that the Tracking API takes, with what was added "
     "to it here.",
     "Send less with the event, or drop properties with a filter of this destination; then send "
     "the failed events again."},
    {"backlog_limit",
     "More was waiting for the destination than its backlog_max, and the oldest was given up.",
     "Mend the destination, or raise backlog_max; then send the failed events again, or replay "
     "the time."},
    {"expired",
     "The event log keeps events for a limited time or size, and no longer had this event when it "
     "was to be sent.",
     "It can't be sent again. Raise --disk-budget, if destinations are to wait longer."},
    {"no_outcome",
     "The destination said nothing of this event; it is tried again until its retry_window is "
     "over.",
     "This is a defect of the destination: report it with the sample."},
});

}  // namespace

std::span<const CodeHelp> http_help() { return kHttp; }

}  // namespace analytics::server
