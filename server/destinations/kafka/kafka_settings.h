#pragma once

// What a Kafka destination is told: where its brokers are, which topic its events go to, and how it
// says who it is.
//
//   Result<KafkaSettings> settings = KafkaSettings::read(settings_json, context);
//   settings->topic_of("shop");  // "events.shop" for the topic "events.{source}"
//
// An ordinary value.

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/destinations/context.h"
#include "server/destinations/settings.h"

namespace analytics::server {

/// Kafka's own limit for a topic's name.
inline constexpr std::size_t kTopicBytesMax = 249;

std::vector<SettingField> kafka_fields();

/// What is wrong with settings that are right one by one.
std::vector<SettingProblem> check_kafka(const Settings& settings);

struct KafkaSettings {
  std::string brokers{};  ///< "kafka-1:9092,kafka-2:9092"
  std::string topic{};    ///< May have "{source}" in it.
  std::string security_protocol = "PLAINTEXT";
  std::string sasl_mechanism{};
  std::string username{};
  std::string password{};
  std::string ssl_ca{};  ///< The whole path; empty: the system's certificates.
  std::string compression = "none";
  std::size_t batch_max = 1000;
  std::size_t attempts_at_once = 4;
  std::chrono::milliseconds linger{};
  std::chrono::seconds timeout{30};
  bool allow_private_networks = false;

  static Result<KafkaSettings> read(std::string_view json, const DestinationContext& context);

  std::string topic_of(std::string_view source) const;
};

}  // namespace analytics::server
