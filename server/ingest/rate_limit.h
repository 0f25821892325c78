#pragma once

// How many events a second a source may send. A second's worth may come at once; a request that
// begins within the limit is taken whole, and what it was too large for is waited for afterwards.
//
//   if (std::optional<Duration> wait = limit.take(events, clock.now())) return too_many(*wait);
//
// Safe for use by several threads.

#include <cstdint>
#include <mutex>
#include <optional>

#include <analytics/clock.h>

namespace analytics::server {

class RateLimit {
 public:
  /// 0: no limit.
  explicit RateLimit(std::uint32_t per_second) : per_second_(per_second), left_(per_second) {}

  /// Takes so many; or, where nothing is left, says how long to wait, and takes none.
  std::optional<Duration> take(std::uint64_t events, Deadline now);

  std::uint32_t per_second() const noexcept { return per_second_; }

 private:
  const std::uint32_t per_second_;
  std::mutex mutex_;
  double left_;
  std::optional<Deadline> counted_at_;
};

}  // namespace analytics::server
