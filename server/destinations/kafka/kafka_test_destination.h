#pragma once

// A Kafka destination as the tests drive it: an attempt is made, and its outcomes are waited for.
//
//   KafkaUnderTest kafka(cluster.brokers());
//   std::vector<Outcome> outcomes = kafka.deliver({event});
//
// Not synchronised.

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/destinations/kafka/kafka.h"

namespace analytics::server {

class KafkaUnderTest {
 public:
  using Outcomes = std::vector<Outcome>;

  explicit KafkaUnderTest(const std::string& brokers, const std::string& more = "",
                          const std::string& topic = "events")
      : destination_(
            make_kafka("stream",
                       R"({"brokers":")" + brokers + R"(","topic":")" + topic + "\"" + more + "}",
                       {.clock = Clock::real()})
                .value()) {}

  std::future<Outcomes> start(std::vector<Event> events,
                              Duration within = std::chrono::seconds(20)) {
    auto promise = std::make_shared<std::promise<Outcomes>>();
    destination_->deliver(std::make_shared<const std::vector<Event>>(std::move(events)),
                          std::chrono::steady_clock::now() + within, [promise](Outcomes outcomes) {
                            promise->set_value(std::move(outcomes));
                          });
    return promise->get_future();
  }
  Outcomes deliver(std::vector<Event> events, Duration within = std::chrono::seconds(20)) {
    return start(std::move(events), within).get();
  }
  Destination& operator*() { return *destination_; }
  void destroy() { destination_.reset(); }

 private:
  std::unique_ptr<Destination> destination_;
};

inline constexpr const char* kLoopbackAllowed = R"(,"allow_private_networks":true)";

inline Event event_of(const std::string& user, const std::string& message_id) {
  return {.source = "shop",
          .type = "track",
          .message_id = message_id,
          .user = user,
          .json = R"({"messageId":")" + message_id + R"("})"};
}

}  // namespace analytics::server
