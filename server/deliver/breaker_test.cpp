#include "server/deliver/breaker.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

using std::chrono::seconds;

constexpr Deadline kNow{std::chrono::hours(1)};

class BreakerTest : public ::testing::Test {
 protected:
  // An attempt that the destination failed.
  void fail(Deadline now) {
    const bool is_probe = breaker.begin();
    breaker.failed(now, 0, is_probe);
  }
  Breaker breaker{{.failures_max = 3, .pause = {.base = seconds(1), .cap = seconds(4)}}};
};

TEST_F(BreakerTest, LetsEverythingPassUntilFailuresComeInARow) {
  fail(kNow);
  fail(kNow);
  EXPECT_TRUE(breaker.may_try(kNow));
  fail(kNow);
  EXPECT_FALSE(breaker.may_try(kNow));
  EXPECT_EQ(breaker.open_until(), kNow + seconds(1));
}

TEST_F(BreakerTest, CountsFailuresAnewAfterASuccess) {
  fail(kNow);
  fail(kNow);
  breaker.succeeded();
  fail(kNow);
  fail(kNow);
  EXPECT_FALSE(breaker.is_open());
}

TEST_F(BreakerTest, LetsOneProbePassAfterItsPause) {
  breaker.refused(kNow, 0, false);
  EXPECT_FALSE(breaker.may_try(kNow));
  EXPECT_TRUE(breaker.may_try(kNow + seconds(1)));
  EXPECT_TRUE(breaker.begin());
  EXPECT_FALSE(breaker.may_try(kNow + seconds(1))) << "one at a time";
  breaker.succeeded();
  EXPECT_TRUE(breaker.may_try(kNow + seconds(1)));
  EXPECT_FALSE(breaker.begin());
}

TEST_F(BreakerTest, PausesLongerEachTimeAProbeFailsUpToACap) {
  breaker.refused(kNow, 0, false);
  fail(kNow);
  EXPECT_EQ(breaker.open_until(), kNow + seconds(2));
  fail(kNow);
  EXPECT_EQ(breaker.open_until(), kNow + seconds(4));
  fail(kNow);
  EXPECT_EQ(breaker.open_until(), kNow + seconds(4));
}

TEST_F(BreakerTest, IsNotMovedByWhatBeganBeforeItOpened) {
  breaker.refused(kNow, 0, false);
  breaker.failed(kNow + seconds(9), 0, false);
  EXPECT_EQ(breaker.open_until(), kNow + seconds(1));
}

}  // namespace
}  // namespace analytics::server
