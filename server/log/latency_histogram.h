#pragma once

// How long something takes, counted in fixed steps as Prometheus wants it: from a millisecond to
// four hours, which is how long an event may be tried.
//
//   histogram.add(clock.now() - began);
//   histogram.quantile(0.95);
//
// A value; not synchronised.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include <analytics/clock.h>

namespace analytics::server {

class LatencyHistogram {
 public:
  /// Upper ends, in seconds, each included; what takes longer is counted behind the last.
  static constexpr std::array<double, 18> kBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                     0.05,   0.1,   0.25,   0.5,   1,    2.5,
                                                     5,      10,    60,     300,   1800, 14400};

  void add(Duration time, std::uint64_t times = 1) {
    const double seconds = std::max(std::chrono::duration<double>(time).count(), 0.0);
    const auto bound = std::ranges::lower_bound(kBounds, seconds);
    counts_[static_cast<std::size_t>(bound - kBounds.begin())] += times;
    count_ += times;
    sum_seconds_ += seconds * static_cast<double>(times);
  }

  std::uint64_t count() const noexcept { return count_; }
  double sum_seconds() const noexcept { return sum_seconds_; }
  /// How many there are in each step; the last is behind the bounds.
  const std::array<std::uint64_t, kBounds.size() + 1>& counts() const noexcept { return counts_; }

  /// The bound, in seconds, that so large a part of all does not exceed; 0 where there is nothing,
  /// the last bound where it exceeds that.
  double quantile(double part) const {
    if (count_ == 0) return 0;
    const auto wanted = static_cast<double>(count_) * part;
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
      below += counts_[i];
      if (static_cast<double>(below) >= wanted) return kBounds[i];
    }
    return kBounds.back();
  }

 private:
  std::array<std::uint64_t, kBounds.size() + 1> counts_{};
  std::uint64_t count_ = 0;
  double sum_seconds_ = 0;
};

}  // namespace analytics::server
