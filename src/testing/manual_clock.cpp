#include <analytics/testing/manual_clock.h>

#include <cstdint>
#include <vector>

#include "base/deadline.h"
#include "base/fork_generation.h"

namespace analytics::testing {
namespace {

// A thread in `wait_until`.
struct Waiting {
  enum class State : std::uint8_t { asleep, being_woken, woken };

  std::condition_variable& changed;
  std::mutex& mutex;
  const Deadline deadline;
  State state = State::asleep;
};

}  // namespace

// Who waits for the clock, in one process. Under its lock the time is moved.
class ManualClock::Waits {
 public:
  bool belongs_to_this_process() const { return generation_ == fork_generation(); }
  std::unique_lock<std::mutex> lock() { return std::unique_lock(mutex_); }

  void add(Waiting& one) {
    waiting_.push_back(&one);
    changed_.notify_all();
  }
  // Returns once nobody is about to wake it.
  void remove(std::unique_lock<std::mutex>& lock, Waiting& one) {
    std::erase(waiting_, &one);
    changed_.wait(lock, [&] { return one.state != Waiting::State::being_woken; });
  }
  // Whether it became true in time of who waits.
  template <class Condition>
  bool wait_for(std::unique_lock<std::mutex>& lock, std::chrono::milliseconds within,
                Condition condition) {
    return changed_.wait_for(lock, bounded_wait(within), condition);
  }

  // The earliest. Whose time has come is only about to wake, and waits no more.
  const Waiting* next(Deadline now, Deadline latest) const {
    const Waiting* next = nullptr;
    for (const Waiting* one : waiting_) {
      const bool counts = one->deadline > now && one->deadline <= latest;
      if (counts && (next == nullptr || one->deadline < next->deadline)) next = one;
    }
    return next;
  }

  // One after the other, so that none that has woken must wait for another's lock.
  void wake(std::unique_lock<std::mutex>& lock, Deadline now) {
    while (Waiting* one = first_asleep_until(now)) {
      one->state = Waiting::State::being_woken;
      lock.unlock();
      {
        // Under its lock, so that it waits already: it looked at the time before.
        const std::lock_guard theirs(one->mutex);
        one->changed.notify_all();
      }
      lock.lock();
      one->state = Waiting::State::woken;
      changed_.notify_all();
    }
  }

 private:
  Waiting* first_asleep_until(Deadline now) const {
    for (Waiting* one : waiting_) {
      if (one->deadline <= now && one->state == Waiting::State::asleep) return one;
    }
    return nullptr;
  }

  const std::uint32_t generation_ = fork_generation();
  std::mutex mutex_;  // Guards everything below.
  std::vector<Waiting*> waiting_;
  std::condition_variable changed_;
};

ManualClock::ManualClock(Timestamp start)
    : wall_start_(start), steady_start_(std::chrono::steady_clock::now()), waits_(new Waits) {}

ManualClock::~ManualClock() {
  const Waits* waits = waits_;
  if (waits->belongs_to_this_process()) delete waits;
}

// What a child inherits is left in memory: other threads of the parent may have held its lock and
// waited, and will do so in the child for ever.
ManualClock::Waits& ManualClock::waits() {
  Waits* waits = waits_;
  if (waits->belongs_to_this_process()) return *waits;
  auto* fresh = new Waits;
  if (waits_.compare_exchange_strong(waits, fresh)) return *fresh;
  delete fresh;  // Another thread was first.
  return *waits;
}

Timestamp ManualClock::wall_time() {
  return wall_start_ + std::chrono::duration_cast<Timestamp::duration>(passed());
}

Deadline ManualClock::now() { return steady_start_ + passed(); }

void ManualClock::wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                             Deadline deadline) {
  Waits& all = waits();
  Waiting own{changed, *lock.mutex(), deadline};
  {
    const auto guard = all.lock();
    if (now() >= deadline) return;
    all.add(own);
  }
  changed.wait(lock);
  // Whoever moves the clock may be about to take the caller's lock, which must exist until then.
  lock.unlock();
  {
    auto guard = all.lock();
    all.remove(guard, own);
  }
  lock.lock();
}

void ManualClock::advance(Duration by) {
  Waits& all = waits();
  auto guard = all.lock();
  passed_ += by.count();
  all.wake(guard, now());
}

bool ManualClock::advance_to_next_wait(Duration ahead, std::chrono::milliseconds within) {
  Waits& all = waits();
  auto guard = all.lock();
  const Deadline latest = now() + ahead;
  const auto next = [&] { return all.next(now(), latest); };
  if (!all.wait_for(guard, within, [&] { return next() != nullptr; })) return false;
  passed_ = (next()->deadline - steady_start_).count();
  all.wake(guard, now());
  return true;
}

}  // namespace analytics::testing
