#pragma once

// What became of the events that a destination was to get. The sum holds at every moment:
//   accepted = filtered + delivered + discarded + pending
// Each term is counted where it happens; `balanced` says whether they agree.

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <analytics/clock.h>

#include "server/log/latency_histogram.h"

namespace analytics::server {

using CountsByCode = std::map<std::string, std::uint64_t, std::less<>>;

inline std::uint64_t total(const CountsByCode& counts) {
  std::uint64_t sum = 0;
  for (const auto& [code, count] : counts) sum += count;
  return sum;
}

/// What was counted is taken back.
inline void take_from(CountsByCode& counts, const std::string& code, std::uint64_t count) {
  const auto found = counts.find(code);
  if (found == counts.end()) return;
  found->second -= std::min(found->second, count);
  if (found->second == 0) counts.erase(found);
}

struct DestinationCounts {
  std::uint64_t accepted = 0;
  std::uint64_t delivered = 0;
  std::uint64_t pending = 0;
  CountsByCode filtered{};   ///< By the code of the rule.
  CountsByCode discarded{};  ///< By the code of the outcome.
  /// By the code of the outcome, since the server began: events of attempts that did not succeed
  /// and are made again.
  CountsByCode retried{};
  std::uint64_t unknown = 0;                  ///< Of those: the answer never came.
  LatencyHistogram attempt_times{};           ///< From request to answer, by attempt.
  LatencyHistogram end_to_end_times{};        ///< From reception to delivery, by event.
  std::optional<Timestamp> oldest_pending{};  ///< When what is pending was received.
  std::uint64_t parked = 0;                   ///< Pending events that wait for one of their user.
  /// Why nothing is tried at the moment; empty where something is.
  std::string paused{};
  /// Why the last attempt failed, "CODE: detail"; empty once one has succeeded again.
  std::string last_error{};

  bool balanced() const {
    return accepted == total(filtered) + delivered + total(discarded) + pending;
  }
};

}  // namespace analytics::server
