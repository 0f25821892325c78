#include "server/app/series_recorder.h"

#include <gtest/gtest.h>

#include <atomic>

#include <analytics/testing/manual_clock.h>

namespace analytics::server {
namespace {

TEST(SeriesRecorder, RecordsAtTheEndOfEveryStep) {
  // 12:55:48.357: the step ends in 1.643 seconds.
  const auto clock = std::make_shared<testing::ManualClock>();
  std::atomic<std::uint64_t> received = 5;
  SeriesRecorder recorder(
      [&] {
        return AllCounts{{"shop", {.received = received}}};
      },
      [] { return std::map<std::string, DestinationCounts>(); }, clock);
  received = 7;
  ASSERT_TRUE(clock->advance_to_next_wait());
  // The next wait begins once the step is recorded.
  ASSERT_TRUE(clock->advance_to_next_wait());
  EXPECT_NE(recorder.json("1h").find(R"("times":[1795438550)"), std::string::npos);
  EXPECT_NE(recorder.json("1h").find(R"("received":[2)"), std::string::npos);
}

}  // namespace
}  // namespace analytics::server
