#include <analytics/testing/manual_clock.h>

#include <algorithm>

#include "base/deadline.h"

namespace analytics::testing {

ManualClock::ManualClock(Timestamp start)
    : wall_start_(start), steady_start_(std::chrono::steady_clock::now()) {}
ManualClock::~ManualClock() = default;

Timestamp ManualClock::wall_time() {
  const std::lock_guard guard(mutex_);
  return wall_start_ + std::chrono::duration_cast<Timestamp::duration>(passed_);
}

Deadline ManualClock::now() {
  const std::lock_guard guard(mutex_);
  return now_locked();
}

void ManualClock::wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                             Deadline deadline) {
  std::size_t number = 0;
  {
    const std::lock_guard guard(mutex_);
    if (now_locked() >= deadline) return;
    number = ++last_number_;
    waiting_.push_back({number, &changed, lock.mutex(), deadline});
  }
  waits_changed_.notify_all();
  changed.wait(lock);
  // Whoever moves the clock may be about to take the caller's lock, which must exist until then.
  lock.unlock();
  {
    std::unique_lock guard(mutex_);
    waiting_.erase(std::ranges::find(waiting_, number, &Waiting::number));
    woken_.wait(guard, [&] { return waking_ == 0; });
  }
  lock.lock();
}

void ManualClock::advance(Duration by) {
  std::unique_lock guard(mutex_);
  passed_ += by;
  wake(guard);
}

bool ManualClock::advance_to_next_wait(Duration ahead, std::chrono::milliseconds within) {
  std::unique_lock guard(mutex_);
  const Deadline latest = now_locked() + ahead;
  const bool waits = waits_changed_.wait_for(guard, bounded_wait(within),
                                             [&] { return next_wait(latest) != waiting_.end(); });
  if (!waits) return false;
  passed_ = next_wait(latest)->deadline - steady_start_;
  wake(guard);
  return true;
}

// The earliest one. Whose time has come is only about to wake, and waits no more.
std::vector<ManualClock::Waiting>::const_iterator ManualClock::next_wait(Deadline latest) const {
  auto next = waiting_.end();
  for (auto one = waiting_.begin(); one != waiting_.end(); ++one) {
    const bool counts = one->deadline > now_locked() && one->deadline <= latest;
    if (counts && (next == waiting_.end() || one->deadline < next->deadline)) next = one;
  }
  return next;
}

void ManualClock::wake(std::unique_lock<std::mutex>& guard) {
  const std::vector<Waiting> waiting = waiting_;
  ++waking_;
  guard.unlock();
  // Under each one's lock, so that it is either before its look at the time or in its wait.
  for (const Waiting& one : waiting) {
    const std::lock_guard theirs(*one.mutex);
    one.changed->notify_all();
  }
  guard.lock();
  --waking_;
  woken_.notify_all();
}

}  // namespace analytics::testing
