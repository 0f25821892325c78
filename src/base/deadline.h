#pragma once

// From "so long from now" to a point in time, whatever was asked for: nanoseconds in 64 bits end
// after 292 years, and `std::chrono::milliseconds::max()`, which people write for "no limit", is
// far beyond.
//
//   Deadline deadline = deadline_in(*clock, timeout);
//
// Pure, but for the clock's reading.

#include <algorithm>
#include <chrono>

#include <analytics/clock.h>

namespace analytics {

/// No wait of ours is longer, whatever a setting says.
inline constexpr std::chrono::milliseconds kLongestWait = std::chrono::hours(24 * 365 * 10);

constexpr std::chrono::milliseconds bounded_wait(std::chrono::milliseconds wait) noexcept {
  return std::clamp(wait, std::chrono::milliseconds(0), kLongestWait);
}

inline Deadline deadline_in(Clock& clock, std::chrono::milliseconds wait) {
  return clock.now() + bounded_wait(wait);
}

}  // namespace analytics
