#pragma once

// The events that benchmarks of warehouses load.
//
//   Destination::Events batch = flights(0, 10'000);

#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/deliver/destination.h"

namespace analytics::server {

inline Event flight(std::uint64_t offset) {
  const std::string number = std::to_string(offset);
  return {
      .offset = offset,
      .source = "shop",
      .type = "track",
      .message_id = "m-" + number,
      .json = R"({"messageId":"m-)" + number + R"(","userId":"user-)" + number +
              R"(","type":"track","event":"Flight Arrived",)"
              R"("timestamp":"2001-01-10T18:20:00.000Z","receivedAt":"2026-11-23T12:55:48.357Z",)"
              R"("originalTimestamp":"2001-01-10T18:20:00.000Z",)"
              R"("context":{"library":{"name":"analytics-cpp","version":"0.1.0"}},)"
              R"("properties":{"delay":-7,"distance":480,"destination":"SJC"}})"};
}

inline Destination::Events flights(std::uint64_t from, std::uint64_t count) {
  auto events = std::make_shared<std::vector<Event>>();
  for (std::uint64_t i = from; i < from + count; ++i) events->push_back(flight(i));
  return events;
}

/// Whether every event of the batch has arrived.
inline bool arrives(Destination& destination, const Destination::Events& events) {
  std::promise<std::vector<Outcome>> outcomes;
  destination.deliver(events, std::chrono::steady_clock::now() + std::chrono::seconds(60),
                      [&](std::vector<Outcome> all) { outcomes.set_value(std::move(all)); });
  const std::vector<Outcome> all = outcomes.get_future().get();
  return !all.empty() && all.back().kind == Outcome::Kind::delivered;
}

}  // namespace analytics::server
