#pragma once

// The seam to time. The library reads the clock and waits only through this class, so that a test
// can stand time still or let it run; `analytics/testing.h` has a clock that is moved by hand.
//
//   std::shared_ptr<Clock> clock = Clock::real();
//   Deadline deadline = clock->now() + std::chrono::seconds(5);
//
// Implementations are safe for use by several threads.

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace analytics {

/// A time as people write it: when an event happened. Written with milliseconds.
using Timestamp = std::chrono::system_clock::time_point;
/// A point in time that is not moved by changes of the date. Inside, deadlines are passed, not
/// time-outs.
using Deadline = std::chrono::steady_clock::time_point;
using Duration = std::chrono::nanoseconds;

class Clock {
 public:
  virtual ~Clock() = default;

  virtual Timestamp wall_time() = 0;
  virtual Deadline now() = 0;

  /// Waits until `changed` is notified or the deadline has come, with `lock` released meanwhile.
  /// May also return early for no reason.
  virtual void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                          Deadline deadline) = 0;

  /// The machine's clock; never null.
  static std::shared_ptr<Clock> real();
};

}  // namespace analytics
