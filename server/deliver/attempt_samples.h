#pragma once

// The latest attempts of a destination, of each outcome a few, so that people see what was sent and
// answered without a log of everything. In memory only.
//
//   AttemptSamples samples;
//   samples.add(*events, outcomes, {.at = wall, .took = now - began});
//   for (const auto& sample : samples.latest()) …
//
// Not synchronised; the samples themselves never change.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <analytics/clock.h>

#include "server/deliver/attempt_trace.h"
#include "server/deliver/destination.h"

namespace analytics::server {

/// One outcome of one attempt.
struct AttemptSample {
  Timestamp at{};
  Duration took{};
  std::size_t events = 0;  ///< Of the attempt as a whole.
  Outcome outcome{};       ///< Of the first event that had this kind and code, as what follows.
  std::string source{};
  std::string message_id{};
  std::string type{};
  Timestamp received_at{};
  std::string json{};  ///< As routed; cut where it is long.
  /// The offsets of the events that had it, each pair one range, the end excluded; not all where
  /// there are many.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> offsets{};

  bool has(std::uint64_t offset) const;
  std::size_t bytes() const;
};

/// "delivered", "retry", …
const char* name(Outcome::Kind kind);

class AttemptSamples {
 public:
  using Sample = std::shared_ptr<const AttemptSample>;
  struct Limits {
    std::size_t each_max = 3;  ///< Of the same kind and code.
    std::size_t all_max = 40;
    std::size_t bytes_max = std::size_t{1} << 20;
    std::size_t outcomes_max = 8;  ///< Of one attempt.
    std::size_t ranges_max = 500;  ///< Of a sample's offsets.
  };
  struct When {
    Timestamp at{};
    Duration took{};
  };

  AttemptSamples() : AttemptSamples(Limits()) {}
  explicit AttemptSamples(Limits limits) : limits_(limits) {}

  /// One sample for each kind and code among the outcomes, which are those of the events in their
  /// order. What has no trace takes the place of nothing that has one.
  void add(const std::vector<Event>& events, const std::vector<Outcome>& outcomes,
           const When& when);

  /// The latest first.
  std::vector<Sample> latest() const;
  /// The latest that had this event; null where there is none.
  Sample of(std::uint64_t offset) const;

 private:
  void keep(AttemptSample sample);
  void drop(std::deque<Sample>::iterator which);

  Limits limits_;
  std::deque<Sample> samples_;  // The oldest first.
  std::size_t bytes_ = 0;
};

}  // namespace analytics::server
