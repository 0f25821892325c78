#pragma once

// What librdkafka's report on a message means for the event in it.
//
//   Outcome outcome = kafka_outcome(report, producer.trouble(), mask);
//
// Pure functions.

#include "server/deliver/destination.h"
#include "server/destinations/kafka/producer.h"
#include "server/destinations/secret_mask.h"

namespace analytics::server {

/// | report                                                | outcome      | code               |
/// |-------------------------------------------------------|--------------|--------------------|
/// | the brokers have it                                   | delivered    |                    |
/// | the message is too large, or the brokers find it bad  | discarded    | the error's name   |
/// | not allowed to write, or not let in                   | unauthorized | the error's name   |
/// | it was sent, and no answer came                       | unknown      | the error's name   |
/// | it was not sent: an address that is not public        | retry        | PRIVATE_ADDRESS    |
/// | it was not sent: no broker was reached                | retry        | the trouble's name |
/// | any other error                                       | retry        | the error's name   |
///
/// Names are librdkafka's: "MSG_SIZE_TOO_LARGE", and with "_" before it what it found itself:
/// "_MSG_TIMED_OUT".
Outcome kafka_outcome(const Producer::Report& report, const Producer::Trouble& trouble,
                      const SecretMask& mask);

}  // namespace analytics::server
