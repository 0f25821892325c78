#pragma once

// What became of the events that a destination was to get. The sum holds at every moment:
//   accepted = filtered + delivered + discarded + pending
// Each term is counted where it happens; `balanced` says whether they agree.

#include <cstdint>
#include <map>
#include <string>

namespace analytics::server {

using CountsByCode = std::map<std::string, std::uint64_t, std::less<>>;

inline std::uint64_t total(const CountsByCode& counts) {
  std::uint64_t sum = 0;
  for (const auto& [code, count] : counts) sum += count;
  return sum;
}

struct DestinationCounts {
  std::uint64_t accepted = 0;
  std::uint64_t delivered = 0;
  std::uint64_t pending = 0;
  CountsByCode filtered{};   ///< By the code of the rule.
  CountsByCode discarded{};  ///< By the code of the outcome.
  /// Why the last attempt failed, "CODE: detail"; empty once one has succeeded again.
  std::string last_error{};

  bool balanced() const {
    return accepted == total(filtered) + delivered + total(discarded) + pending;
  }
};

}  // namespace analytics::server
