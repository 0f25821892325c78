#include "server/ingest/rate_limit.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class RateLimitTest : public ::testing::Test {
 protected:
  bool takes(std::uint64_t events) { return !limit.take(events, now).has_value(); }

  RateLimit limit{10};
  Deadline now = Deadline(seconds(1'000));
};

TEST_F(RateLimitTest, TakesASecondsWorthAtOnceAndNoMore) {
  EXPECT_TRUE(takes(9));
  EXPECT_TRUE(takes(1));
  EXPECT_FALSE(takes(1));
}

TEST_F(RateLimitTest, SaysHowLongToWaitAndKeepsToIt) {
  EXPECT_TRUE(takes(10));
  const std::optional<Duration> wait = limit.take(1, now);
  ASSERT_TRUE(wait);
  EXPECT_EQ(*wait, milliseconds(100));
  now += *wait;
  EXPECT_TRUE(takes(1));
  EXPECT_FALSE(takes(1));
}

TEST_F(RateLimitTest, TakesARequestWholeThatIsLargerThanASecondsWorthAndWaitsForItAfterwards) {
  EXPECT_TRUE(takes(30));
  now += milliseconds(2'000);
  EXPECT_FALSE(takes(1));
  now += milliseconds(100);
  EXPECT_TRUE(takes(1));
}

TEST_F(RateLimitTest, SavesUpNoMoreThanASecondsWorth) {
  now += seconds(60);
  EXPECT_TRUE(takes(10));
  EXPECT_FALSE(takes(1));
}

TEST_F(RateLimitTest, IsNotMovedByATimeBeforeTheLast) {
  EXPECT_TRUE(takes(10));
  now -= seconds(5);
  EXPECT_FALSE(takes(1));
  now += seconds(5);
  EXPECT_FALSE(takes(1));
}

TEST(NoRateLimit, TakesEverything) {
  RateLimit none(0);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(none.take(1'000'000, Deadline()));
}

}  // namespace
}  // namespace analytics::server
