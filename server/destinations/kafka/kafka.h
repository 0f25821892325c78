#pragma once

// Produces events to a topic of a Kafka cluster, through librdkafka: the key is the user, so that
// one partition has a user's events, in their order; the value is the event's JSON; headers are
// messageId, source and type.
//
//   {.type = "kafka", .settings_json = R"({"brokers":"kafka-1:9092","topic":"events"})"}
//
// Each event has an outcome of its own, so that an attempt has one event of each user: none can
// overtake another that failed. Safe for use as `Destination` says. The destructor gives up what is
// under way and ends within five seconds.

#include <memory>
#include <string>
#include <string_view>

#include <analytics/result.h>

#include "server/deliver/destination.h"
#include "server/destinations/context.h"
#include "server/destinations/kafka/kafka_settings.h"

namespace analytics::server {

Result<std::unique_ptr<Destination>> make_kafka(const std::string& id,
                                                std::string_view settings_json,
                                                const DestinationContext& context);

}  // namespace analytics::server
