#include "client/intake.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include <analytics/testing.h>

namespace analytics {
namespace {

using testing::ManualClock;
using Pushed = Intake::Pushed;

class IntakeTest : public ::testing::Test {
 protected:
  std::string collected() {
    std::string events;
    intake.collect([&](std::string_view event, Deadline) { events += event; });
    return events;
  }

  std::atomic<int> woken = 0;
  std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
  Intake intake{{.events_max = 3, .bytes_max = 10}, clock, [this] { ++woken; }};
};

TEST_F(IntakeTest, HandsEventsOverInTheOrderOfTheirThread) {
  intake.push("a");
  intake.push("b");
  EXPECT_EQ(collected(), "ab");
  EXPECT_EQ(collected(), "");
}

TEST_F(IntakeTest, KnowsWhenTheFirstOfThemCame) {
  const Deadline came = clock->now();
  intake.push("a");
  clock->advance(std::chrono::seconds(1));
  intake.push("b");
  intake.collect([&](std::string_view, Deadline at) { EXPECT_EQ(at, came); });
}

TEST_F(IntakeTest, IsFullAtItsLimitOfEvents) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(intake.push("a"), Pushed::queued);
  EXPECT_EQ(intake.push("a"), Pushed::full);
  (void)collected();
  EXPECT_EQ(intake.push("a"), Pushed::full) << "what was collected still counts";
  intake.release(1, 1);
  EXPECT_EQ(intake.push("a"), Pushed::queued);
}

TEST_F(IntakeTest, IsFullAtItsLimitOfBytes) {
  EXPECT_EQ(intake.push("1234567890"), Pushed::queued);
  EXPECT_FALSE(intake.has_room(1));
  EXPECT_EQ(intake.push("1"), Pushed::full);
  EXPECT_EQ(intake.held_bytes(), 10u);
  EXPECT_EQ(intake.held_events(), 1u);
}

TEST_F(IntakeTest, TakesNothingOnceItIsClosed) {
  intake.close();
  EXPECT_EQ(intake.push("a"), Pushed::closed);
  EXPECT_EQ(intake.admit(1), Pushed::closed);
  EXPECT_EQ(intake.counts().rejected[static_cast<std::size_t>(Intake::Rejected::closed)], 2u);
}

TEST_F(IntakeTest, AdmitsWhatTheOtherSideHasItself) {
  EXPECT_EQ(intake.admit(4), Pushed::queued);
  EXPECT_EQ(intake.counts().accepted, 1u);
  EXPECT_EQ(intake.counts().staged, 0u);
  EXPECT_EQ(intake.held_bytes(), 4u);
  intake.release(1, 4);
  EXPECT_EQ(intake.held_events(), 0u);
}

TEST_F(IntakeTest, WakesTheSleeperOnceThereIsEnough) {
  ASSERT_TRUE(intake.may_sleep(2, 100));
  intake.push("a");
  EXPECT_EQ(woken, 0);
  intake.push("a");
  EXPECT_EQ(woken, 1);
  intake.push("a");
  EXPECT_EQ(woken, 1) << "it is awake already";
}

TEST_F(IntakeTest, WakesTheSleeperForBytesToo) {
  ASSERT_TRUE(intake.may_sleep(100, 5));
  intake.push("12345");
  EXPECT_EQ(woken, 1);
}

TEST_F(IntakeTest, LetsNobodySleepOverWhatIsThereAlready) {
  intake.push("a");
  EXPECT_FALSE(intake.may_sleep(1, 100));
  EXPECT_TRUE(intake.may_sleep(2, 100));
  (void)collected();
  EXPECT_TRUE(intake.may_sleep(1, 100)) << "counted from what was collected";
}

TEST(Intake, LosesNothingOfManyThreadsAndKeepsTheOrderOfEach) {
  constexpr int kThreads = 8;
  constexpr int kEvents = 2000;
  Intake intake({.events_max = 100'000, .bytes_max = 10'000'000}, Clock::real(), [] {});
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&intake, t] {
      for (int i = 0; i < kEvents; ++i) intake.push(std::to_string(t) + ":" + std::to_string(i));
    });
  }
  std::vector<int> next(kThreads, 0);
  int seen = 0;
  while (seen < kThreads * kEvents) {
    intake.collect([&](std::string_view event, Deadline) {
      const auto t = static_cast<std::size_t>(event[0] - '0');
      EXPECT_EQ(event.substr(2), std::to_string(next[t]++));
      ++seen;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(intake.counts().accepted, static_cast<std::uint64_t>(kThreads) * kEvents);
  EXPECT_EQ(intake.counts().staged, 0u);
}

}  // namespace
}  // namespace analytics
