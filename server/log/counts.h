#pragma once

// What came in from one source, and where it went. The sum holds at every moment:
//   received = rejected + duplicates + suppressed + accepted
// Every term is counted where it happens; `balanced` says whether they agree.

#include <cstdint>
#include <map>
#include <string>

#include "server/ingest/request.h"

namespace analytics::server {

struct SourceCounts {
  std::uint64_t received = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t suppressed = 0;
  std::uint64_t accepted = 0;
  RejectionCounts rejected{};  ///< By code.

  std::uint64_t rejected_total() const {
    std::uint64_t total = 0;
    for (const auto& [code, count] : rejected) total += count;
    return total;
  }
  bool balanced() const {
    return received == rejected_total() + duplicates + suppressed + accepted;
  }
  SourceCounts& operator+=(const SourceCounts& more) {
    received += more.received;
    duplicates += more.duplicates;
    suppressed += more.suppressed;
    accepted += more.accepted;
    for (const auto& [code, count] : more.rejected) rejected[code] += count;
    return *this;
  }
  /// Takes back what was added before.
  SourceCounts& operator-=(const SourceCounts& less) {
    received -= less.received;
    duplicates -= less.duplicates;
    suppressed -= less.suppressed;
    accepted -= less.accepted;
    for (const auto& [code, count] : less.rejected) {
      if ((rejected[code] -= count) == 0) rejected.erase(code);
    }
    return *this;
  }
  friend bool operator==(const SourceCounts&, const SourceCounts&) = default;
};

/// By source id; the empty id has what came with a write key of nobody's.
using AllCounts = std::map<std::string, SourceCounts, std::less<>>;

}  // namespace analytics::server
