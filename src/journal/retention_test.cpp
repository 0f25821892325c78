#include "journal/retention.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "journal/journal.h"
#include "journal/sample_journal.h"
#include "journal/segment_file.h"

namespace analytics {
namespace {

using std::chrono::hours;

constexpr std::uint64_t kNoFloor = UINT64_MAX;

/// Segments of ten records, in two frames, and 1,000 bytes each, begun at these hours.
std::vector<SegmentInfo> begun_at(const std::vector<int>& at_hours) {
  std::vector<SegmentInfo> segments;
  for (const int hour : at_hours) {
    const std::uint64_t i = segments.size();
    segments.push_back({.base_offset = 10 * i,
                        .base_frame = 2 * i,
                        .end_bytes = 900,
                        .file_bytes = 1'000,
                        .created_ms = to_ms(kSampleTime + hours(hour))});
  }
  return segments;
}

/// How many of the segments would go.
std::uint64_t removed(const std::vector<SegmentInfo>& segments, const Retention& policy,
                      int now_hours, std::uint64_t floor = kNoFloor) {
  return plan_retention(segments, policy, kSampleTime + hours(now_hours), floor).below_frame / 2;
}

TEST(Retention, RemovesASegmentOnceTheNextOneWasBegunLongEnoughAgo) {
  const auto segments = begun_at({0, 10, 20, 30});
  const Retention policy{.age_max = hours(24)};
  EXPECT_EQ(removed(segments, policy, 33), 0u);
  EXPECT_EQ(removed(segments, policy, 34), 1u);
  EXPECT_EQ(removed(segments, policy, 43), 1u);
  EXPECT_EQ(removed(segments, policy, 44), 2u);
}

TEST(Retention, KeepsTheLastSegmentHoweverOldAndLargeItIs) {
  EXPECT_EQ(removed(begun_at({0, 10, 20}), {.age_max = hours(1), .bytes_max = 0}, 10'000), 2u);
  EXPECT_EQ(removed(begun_at({0}), {.age_max = hours(1), .bytes_max = 0}, 10'000), 0u);
}

TEST(Retention, RemovesTheOldestUntilTheRestFits) {
  const auto segments = begun_at({0, 10, 20, 30});
  EXPECT_EQ(removed(segments, {.bytes_max = 4'000}, 40), 0u);
  EXPECT_EQ(removed(segments, {.bytes_max = 3'999}, 40), 1u);
  EXPECT_EQ(removed(segments, {.bytes_max = 2'000}, 40), 2u);
}

TEST(Retention, RemovesWhatEitherLimitNoLongerKeeps) {
  const auto segments = begun_at({0, 10, 20, 30});
  EXPECT_EQ(removed(segments, {.age_max = hours(24), .bytes_max = 2'000}, 34), 2u);
  EXPECT_EQ(removed(segments, {.age_max = hours(24), .bytes_max = 4'000}, 44), 2u);
  EXPECT_EQ(removed(segments, {}, 100'000), 0u);
}

TEST(Retention, KeepsWhatHasARecordAtOrAboveTheFloorAndSaysSo) {
  const auto segments = begun_at({0, 10, 20, 30});
  const Retention policy{.bytes_max = 1'000};
  const auto plan = [&](std::uint64_t floor) {
    return plan_retention(segments, policy, kSampleTime + hours(40), floor);
  };
  EXPECT_EQ(plan(19).below_frame, 2u);
  EXPECT_TRUE(plan(19).held_back);
  EXPECT_EQ(plan(20).below_frame, 4u);
  EXPECT_TRUE(plan(20).held_back);
  EXPECT_EQ(plan(30).below_frame, 6u);
  EXPECT_FALSE(plan(30).held_back);
}

TEST(Retention, IsNotHeldBackByAFloorWhereThePolicyAsksForNoMore) {
  const auto plan =
      plan_retention(begun_at({0, 10, 20}), {.age_max = hours(24)}, kSampleTime + hours(30), 0);
  EXPECT_FALSE(plan.held_back);
}

TEST(Retention, RemovesNoSegmentOfHeadsMoreThanThePolicyAsksFor) {
  std::vector<SegmentInfo> segments = begun_at({0, 10, 20, 30});
  for (SegmentInfo& segment : segments) segment.base_offset = 7;
  EXPECT_EQ(removed(segments, {.bytes_max = 3'000}, 40, 7), 1u);
}

TEST(Retention, CountsASegmentFromTheFutureAsBegunWhenTheNextRightOneWas) {
  const auto segments = begun_at({0, 5'000, 20, 30});
  const Retention policy{.age_max = hours(24)};
  EXPECT_EQ(removed(segments, policy, 43), 0u);
  EXPECT_EQ(removed(segments, policy, 44), 2u) << "20 hours is the latest that the second began";
}

TEST(Retention, KeepsWhatASegmentFromTheFutureFollowsWhileNothingBetterIsKnown) {
  const auto segments = begun_at({0, 10, 5'000});
  EXPECT_EQ(removed(segments, {.age_max = hours(24)}, 100), 1u);
  EXPECT_EQ(removed(segments, {.age_max = hours(24)}, 5'024), 2u);
}

TEST(Retention, DoubtsASegmentThatSaysItWasBegunBeforeAnEarlierOne) {
  const auto segments = begun_at({0, 10, -400'000, 30, 40});
  const Retention policy{.age_max = hours(24)};
  EXPECT_EQ(removed(segments, policy, 53), 1u) << "the second ends when the fourth began";
  EXPECT_EQ(removed(segments, policy, 54), 3u);
}

TEST(Retention, RemovesNothingByAgeWhenTheClockStandsBeforeEverything) {
  EXPECT_EQ(removed(begun_at({0, 10, 20}), {.age_max = hours(1)}, -100), 0u);
  EXPECT_EQ(removed(begun_at({0, 10, 20}), {.age_max = hours(1), .bytes_max = 2'000}, -100), 1u);
}

class RetentionClockTest : public ::testing::Test {
 protected:
  /// The hour it believes in, when the wall says one and the steady clock another.
  int hour(int wall, int steady) {
    const Timestamp now = clock.now(kSampleTime + hours(wall), Deadline(hours(steady)));
    return static_cast<int>(std::chrono::round<hours>(now - kSampleTime).count());
  }
  RetentionClock clock{kSampleTime, Deadline{}};
};

TEST_F(RetentionClockTest, FollowsTheWallWhileBothGoAlike) {
  EXPECT_EQ(hour(5, 5), 5);
  EXPECT_EQ(hour(100, 100), 100);
}

TEST_F(RetentionClockTest, DoubtsAWallThatRunsAheadForADay) {
  EXPECT_EQ(hour(10, 10), 10);
  EXPECT_EQ(hour(5'011, 11), 11);
  EXPECT_EQ(hour(5'033, 33), 33);
  EXPECT_EQ(hour(5'034, 34), 5'034);
  EXPECT_EQ(hour(5'040, 40), 5'040);
}

TEST_F(RetentionClockTest, ForgetsAJumpThatWasPutRight) {
  EXPECT_EQ(hour(5'001, 1), 1);
  EXPECT_EQ(hour(2, 2), 2);
  EXPECT_EQ(hour(30, 30), 30);
}

TEST_F(RetentionClockTest, BelievesAtOnceAWallThatWasPutBack) {
  EXPECT_EQ(hour(-50, 1), -50);
  EXPECT_EQ(hour(-49, 2), -49);
}

/// A wall's clock that may be moved without the steady one.
class TwoClocks final : public Clock {
 public:
  Timestamp wall_time() override { return kSampleTime + hours(wall_hours); }
  Deadline now() override { return Deadline(hours(steady_hours)); }
  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                  Deadline) override {
    changed.wait(lock);
  }

  std::atomic<int> wall_hours = 0;
  std::atomic<int> steady_hours = 0;
};

class JournalRetention : public ::testing::Test {
 protected:
  /// One segment an hour, of two records each.
  void fill(int segments) {
    for (int i = 0; i < segments; ++i) {
      ASSERT_TRUE(journal->append_and_wait(frame_of("", {std::string(180, 'x'), "y"})));
      clock->wall_hours += 1;
      clock->steady_hours += 1;
    }
  }

  FaultyFiles files;
  std::shared_ptr<TwoClocks> clock = std::make_shared<TwoClocks>();
  std::unique_ptr<Journal> journal =
      std::move(Journal::open(files, "log", {.segment_bytes_max = 256, .clock = clock})).value();
};

TEST_F(JournalRetention, RemovesWhatIsTooOldAndSaysWhatItWas) {
  fill(6);
  const std::uint64_t before = journal->stored_bytes();
  const RetentionOutcome outcome = journal->retain({.age_max = hours(3)}, kNoFloor).value();
  EXPECT_EQ(outcome.segments, 3u);
  EXPECT_EQ(outcome.records, 6u);
  EXPECT_EQ(outcome.bytes, before - journal->stored_bytes());
  EXPECT_FALSE(outcome.held_back);
  EXPECT_EQ(journal->begin(), 6u);
  EXPECT_EQ(files.paths().size(), 3u);
}

TEST_F(JournalRetention, KnowsTheAgesAfterItWasOpenedAgain) {
  fill(6);
  journal.reset();
  journal = std::move(Journal::open(files, "log", {.clock = clock})).value();
  EXPECT_EQ(journal->retain({.age_max = hours(3)}, kNoFloor)->segments, 3u);
}

TEST_F(JournalRetention, StopsAtTheFloor) {
  fill(6);
  const RetentionOutcome outcome = journal->retain({.bytes_max = 1}, 5).value();
  EXPECT_EQ(outcome.segments, 2u);
  EXPECT_TRUE(outcome.held_back);
  EXPECT_EQ(journal->begin(), 4u);
}

TEST_F(JournalRetention, DoesNotBelieveAClockThatJumpsAheadWhileItIsOpen) {
  fill(4);
  clock->wall_hours += 24 * 365;
  EXPECT_EQ(journal->retain({.age_max = hours(3)}, kNoFloor)->segments, 1u);
}

TEST_F(JournalRetention, MakesRoomWhileTheJournalIsShutByAFullDisk) {
  fill(4);
  files.set_capacity(0);
  ASSERT_EQ(journal->append_and_wait(frame_of("", {"x"})).error().code, ErrorCode::disk_full);
  EXPECT_EQ(journal->retain({.bytes_max = 600}, kNoFloor)->segments, 2u);
  files.set_capacity(4 * 280);
  ASSERT_TRUE(journal->reopen());
  EXPECT_EQ(journal->append_and_wait(frame_of("", {"x"})).value(), 8u);
}

TEST_F(JournalRetention, NamesWhatItCannotRemoveAndRemovesItTheNextTime) {
  fill(4);
  files.fail_after(Call::unlink, 1, ErrorCode::io_error);
  EXPECT_EQ(journal->retain({.bytes_max = 1}, kNoFloor).error().code, ErrorCode::io_error);
  EXPECT_EQ(journal->begin(), 2u);
  EXPECT_EQ(journal->retain({.bytes_max = 1}, kNoFloor)->segments, 2u);
}

}  // namespace
}  // namespace analytics
