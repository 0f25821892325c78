#pragma once

// A clock that stands still until it is moved. Waiting for it ends when it was moved far enough, or
// when the condition is notified.
//
//   auto clock = std::make_shared<ManualClock>();
//   clock->advance(std::chrono::seconds(5));

#include <algorithm>
#include <vector>

#include <analytics/clock.h>

namespace analytics {

class ManualClock final : public Clock {
 public:
  Timestamp wall_time() override {
    const std::lock_guard guard(mutex_);
    return kStart + std::chrono::duration_cast<Timestamp::duration>(passed_);
  }
  Deadline now() override {
    const std::lock_guard guard(mutex_);
    return Deadline(std::chrono::hours(1)) + passed_;
  }

  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                  Deadline deadline) override {
    {
      const std::lock_guard guard(mutex_);
      if (Deadline(std::chrono::hours(1)) + passed_ >= deadline) return;
      waiting_.push_back({&changed, lock.mutex()});
    }
    changed.wait(lock);
    const std::lock_guard guard(mutex_);
    waiting_.erase(std::ranges::find(waiting_, &changed, &Waiting::changed));
  }

  void advance(Duration by) {
    std::vector<Waiting> waiting;
    {
      const std::lock_guard guard(mutex_);
      passed_ += by;
      waiting = waiting_;
    }
    // Under each waiter's lock, so that it is either before its look at the time or in its wait.
    for (const Waiting& one : waiting) {
      const std::lock_guard guard(*one.mutex);
      one.changed->notify_all();
    }
  }

  /// 2026-11-23T12:55:48.357Z
  static constexpr Timestamp kStart{std::chrono::milliseconds(1795438548357)};

 private:
  struct Waiting {
    std::condition_variable* changed;
    std::mutex* mutex;
  };
  std::mutex mutex_;
  Duration passed_{0};
  std::vector<Waiting> waiting_;
};

}  // namespace analytics
