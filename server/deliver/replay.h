#pragma once

// A replay as others see it: what was asked for, and what has come of it so far. Ordinary values.

#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include <analytics/clock.h>

#include "server/deliver/counts.h"

namespace analytics::server {

struct ReplayRequest {
  std::string destination{};
  std::string source{};  ///< Empty: all that the destination is connected to.
  Timestamp from{};      ///< Events received at or after it,
  Timestamp to{};        ///< and before it.
  std::set<std::string, std::less<>> events{};  ///< Track events of these names; empty: all calls.
};

struct ReplayStatus {
  std::string id{};
  ReplayRequest request{};
  bool is_finished = false;  ///< Nothing more comes of it: all was sent, or it was cancelled.
  bool is_cancelled = false;
  /// `accepted` is what was found so far; the sums hold at every moment.
  DestinationCounts counts{};
};

/// What a replay would do.
struct ReplayForecast {
  std::uint64_t events = 0;  ///< To be sent.
  CountsByCode filtered{};   ///< Those that the destination isn't to get, by code.
};

}  // namespace analytics::server
