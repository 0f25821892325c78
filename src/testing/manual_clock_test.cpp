#include <analytics/testing/manual_clock.h>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

namespace analytics::testing {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

// A thread that waits until so long from now, and says when that has come.
class Sleeper {
 public:
  Sleeper(ManualClock& clock, Duration time)
      : clock_(clock),
        deadline_(clock.now() + time),
        awake_(std::async(std::launch::async, [this] { sleep(); })) {}
  ~Sleeper() {
    clock_.advance(hours(24));
    awake_.wait();
  }
  bool wakes() { return awake_.wait_for(seconds(30)) == std::future_status::ready; }

 private:
  void sleep() {
    std::unique_lock lock(mutex_);
    while (clock_.now() < deadline_) clock_.wait_until(lock, changed_, deadline_);
  }

  ManualClock& clock_;
  const Deadline deadline_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::future<void> awake_;
};

TEST(ManualClock, StandsStillUntilItIsMoved) {
  ManualClock clock;
  const Deadline before = clock.now();
  EXPECT_EQ(clock.now(), before);
  EXPECT_EQ(clock.wall_time(), ManualClock::kStart);
  clock.advance(milliseconds(1500));
  EXPECT_EQ(clock.now() - before, milliseconds(1500));
  EXPECT_EQ(clock.wall_time() - ManualClock::kStart, milliseconds(1500));
}

TEST(ManualClock, StartsAtTheDateThatItIsGiven) {
  const Timestamp date{std::chrono::sys_days(std::chrono::year(2027) / 1 / 31)};
  ManualClock clock(date);
  EXPECT_EQ(clock.wall_time(), date);
}

TEST(ManualClock, DoesNotWaitForATimeThatHasCome) {
  ManualClock clock;
  std::mutex mutex;
  std::condition_variable changed;
  std::unique_lock lock(mutex);
  clock.wait_until(lock, changed, clock.now());
  EXPECT_TRUE(lock.owns_lock());
}

TEST(ManualClock, MovesToTheEndOfTheNextWait) {
  ManualClock clock;
  const Deadline start = clock.now();
  Sleeper late(clock, seconds(60));
  ASSERT_TRUE(clock.advance_to_next_wait());
  EXPECT_EQ(clock.now() - start, seconds(60));
  EXPECT_TRUE(late.wakes());
}

TEST(ManualClock, TakesTheEarlierOfTwoWaits) {
  ManualClock clock;
  const Deadline start = clock.now();
  Sleeper late(clock, seconds(60));
  ASSERT_FALSE(clock.advance_to_next_wait(seconds(59), milliseconds(0)));
  Sleeper early(clock, seconds(5));
  ASSERT_TRUE(clock.advance_to_next_wait(seconds(59)));
  EXPECT_EQ(clock.now() - start, seconds(5));
  EXPECT_TRUE(early.wakes());
  ASSERT_TRUE(clock.advance_to_next_wait());
  EXPECT_EQ(clock.now() - start, seconds(60));
  EXPECT_TRUE(late.wakes());
}

TEST(ManualClock, StaysWhereNobodyWaits) {
  ManualClock clock;
  const Deadline start = clock.now();
  EXPECT_FALSE(clock.advance_to_next_wait(hours(1), milliseconds(1)));
  EXPECT_EQ(clock.now(), start);
}

TEST(ManualClock, MayBeMovedWhileThoseWhoWaitComeAndGo) {
  ManualClock clock;
  std::vector<std::unique_ptr<Sleeper>> sleepers;
  for (int i = 1; i <= 50; ++i) {
    sleepers.push_back(std::make_unique<Sleeper>(clock, milliseconds(i)));
    clock.advance(milliseconds(3));
  }
  clock.advance(milliseconds(50));
  for (const auto& sleeper : sleepers) EXPECT_TRUE(sleeper->wakes());
}

TEST(ManualClock, LetsThoseGoOnWhoseTimeHasComeWhileItIsMovedWithoutEnd) {
  ManualClock clock;
  std::atomic<bool> is_over = false;
  std::vector<std::thread> movers;
  for (int i = 0; i < 4; ++i) {
    movers.emplace_back([&] {
      while (!is_over) clock.advance(milliseconds(1));
    });
  }
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(Sleeper(clock, milliseconds(5)).wakes());
  is_over = true;
  for (std::thread& mover : movers) mover.join();
}

// Runs `body` in a forked child, and says whether it returned true in time.
template <class Body>
bool in_child(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(20);  // A child that waits for ever is ended, and fails the test.
    _exit(body() ? 0 : 1);
  }
  int status = -1;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(ManualClock, GoesOnInTheChildOfAForkWithoutTheParentsThreads) {
  auto clock = std::make_unique<ManualClock>();
  clock->advance(seconds(1));
  std::mutex mutex;
  std::condition_variable changed;
  bool is_there = false;
  const Deadline deadline = clock->now() + hours(1);
  std::thread waits([&] {
    std::unique_lock lock(mutex);
    is_there = true;
    while (clock->now() < deadline) clock->wait_until(lock, changed, deadline);
  });
  std::unique_lock lock(mutex);
  while (!is_there) {
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
  }
  // It waits, and its lock is held in the child for ever.
  EXPECT_TRUE(in_child([&] {
    const bool nobody_waits = !clock->advance_to_next_wait(hours(2), milliseconds(0));
    clock->advance(hours(2));
    const bool has_moved = clock->wall_time() == ManualClock::kStart + seconds(1) + hours(2);
    clock.reset();
    return nobody_waits && has_moved;
  }));
  lock.unlock();
  clock->advance(hours(1));
  waits.join();
}

}  // namespace
}  // namespace analytics::testing
