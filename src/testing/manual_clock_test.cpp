#include <analytics/testing/manual_clock.h>

#include <gtest/gtest.h>

#include <future>
#include <memory>
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

}  // namespace
}  // namespace analytics::testing
