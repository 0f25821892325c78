#pragma once

// A clock that stands still until a test moves it: flush intervals and retries without waiting.
//
//   auto clock = std::make_shared<ManualClock>();
//   auto analytics = Analytics::create({.write_key = "key", .close_timeout = {},
//                                       .transport = transport, .clock = clock}).value();
//   analytics.track({.user = User::user_id("u"), .event = "E"});
//   clock->advance(std::chrono::seconds(5));      // the flush interval is over
//   (void)clock->advance_to_next_wait();          // whatever is waited for next has come
//
// While it stands, no wait ends by its deadline: `flush` returns once every event has its fate, and
// a client is closed at once only with `Config::close_timeout` of 0.
//
// Safe for use by several threads. Do not move it with a lock held that a waiting thread needs. The
// child of a fork goes on with a clock of its own, from where this one stood.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <analytics/clock.h>

namespace analytics::testing {

class ManualClock final : public Clock {
 public:
  /// 2026-11-23T12:55:48.357Z
  static constexpr Timestamp kStart{std::chrono::milliseconds(1795438548357)};

  /// Starts at this date. Deadlines start at the machine's time, which a real transport goes by.
  explicit ManualClock(Timestamp start = kStart);
  ~ManualClock() override;

  Timestamp wall_time() override;
  Deadline now() override;
  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                  Deadline deadline) override;

  /// Moves the time on, and wakes those whose waits are over.
  void advance(Duration by);

  /// Waits until a thread waits for a time at most `ahead` from now, and moves the clock there: to
  /// the end of a flush interval, to a retry. (A client with nothing to do waits for an hour.)
  /// False, and the clock stands where it stood, if no thread did so `within` real time.
  [[nodiscard]] bool advance_to_next_wait(
      Duration ahead = std::chrono::minutes(10),
      std::chrono::milliseconds within = std::chrono::seconds(10));

 private:
  class Waits;

  Duration passed() const { return Duration(passed_); }
  Waits& waits();

  const Timestamp wall_start_;
  const Deadline steady_start_;
  std::atomic<Duration::rep> passed_ = 0;  // Written under the lock of the waits.
  std::atomic<Waits*> waits_;              // Owned, where it is this process's own.
};

}  // namespace analytics::testing
