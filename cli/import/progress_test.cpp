#include "cli/import/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace analytics::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

TEST(Progress, GroupsDigits) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1234567), "1,234,567");
}

TEST(Progress, WritesTimesAsAClockDoes) {
  EXPECT_EQ(clock_text(seconds(5)), "0:05");
  EXPECT_EQ(clock_text(seconds(185)), "3:05");
  EXPECT_EQ(clock_text(seconds(3723)), "1:02:03");
}

TEST(Progress, DrawsABar) {
  EXPECT_EQ(progress_bar(0, 4), "[....]");
  EXPECT_EQ(progress_bar(0.5, 4), "[##..]");
  EXPECT_EQ(progress_bar(1, 4), "[####]");
}

TEST(Progress, SaysRowsRateAndTimeLeft) {
  EXPECT_EQ(progress_text({.rows = 12345,
                           .part = 0.456,
                           .rows_per_second = 3210.7,
                           .left = seconds(65),
                           .dead = 2}),
            "45 %  12,345 rows  2 bad  3,210/s  1:05 left");
}

TEST(Progress, SaysThatTheServerIsAwaited) {
  EXPECT_EQ(progress_text({.rows = 7, .retried = 5, .silence = seconds(12)}),
            "7 rows  5 retried  waiting for the server, 0:12");
}

Ledger::State state(std::uint64_t rows, Progress::Time now) {
  Ledger::State state;
  state.done = {.offset = rows * 10, .row = rows, .line = 1};
  state.last_outcome = now;
  return state;
}

TEST(Progress, RedrawsItsBarOnATerminal) {
  std::ostringstream out;
  Progress progress(out, true, "in.csv", 1000);
  const Progress::Time start{};
  progress.show(state(0, start), start);
  progress.show(state(10, start), start + milliseconds(100));
  EXPECT_EQ(out.str(), "\r\x1b[K[........................]  0 %  0 rows  0/s");
  out.str("");
  progress.show(state(50, start), start + seconds(1));
  EXPECT_EQ(out.str(), "\r\x1b[K[############............]  50 %  50 rows  50/s  0:01 left");
  out.str("");
  progress.say("in.csv:7: bad");
  EXPECT_EQ(out.str(), "\r\x1b[Kin.csv:7: bad\n");
}

TEST(Progress, WritesALineNowAndThenElsewhere) {
  std::ostringstream out;
  Progress progress(out, false, "in.csv", 1000);
  const Progress::Time start{};
  progress.show(state(0, start), start);
  progress.show(state(20, start), start + seconds(4));
  EXPECT_EQ(out.str(), "");
  progress.show(state(50, start), start + seconds(5));
  EXPECT_EQ(out.str(), "in.csv: 50 %  50 rows  10/s  0:05 left\n");
}

}  // namespace
}  // namespace analytics::cli
