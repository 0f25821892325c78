#include "retry/backoff.h"

#include <gtest/gtest.h>

#include <limits>

namespace analytics {
namespace {

using namespace std::chrono_literals;

struct DelayCase {
  int failures;
  Duration without_chance;
  Duration with_all_of_it;
};

class BackoffDelay : public testing::TestWithParam<DelayCase> {};

TEST_P(BackoffDelay, DoublesUpToTheCapAndAddsAtMostATenth) {
  const Backoff backoff;
  EXPECT_EQ(backoff.delay(GetParam().failures, 0.0), GetParam().without_chance);
  EXPECT_EQ(backoff.delay(GetParam().failures, 1.0), GetParam().with_all_of_it);
}

INSTANTIATE_TEST_SUITE_P(Failures, BackoffDelay,
                         testing::Values(DelayCase{1, 500ms, 550ms}, DelayCase{2, 1s, 1100ms},
                                         DelayCase{3, 2s, 2200ms}, DelayCase{4, 4s, 4400ms},
                                         DelayCase{5, 8s, 8800ms}, DelayCase{6, 16s, 17600ms},
                                         DelayCase{7, 32s, 35200ms}, DelayCase{8, 60s, 66s},
                                         DelayCase{9, 60s, 66s}, DelayCase{64, 60s, 66s},
                                         DelayCase{65, 60s, 66s},
                                         DelayCase{std::numeric_limits<int>::max(), 60s, 66s}));

TEST(Backoff, AddsByChanceWhatLiesBetween) { EXPECT_EQ(Backoff{}.delay(2, 0.5), 1050ms); }

TEST(Backoff, TakesAFailureCountBelowOneForTheFirst) {
  EXPECT_EQ(Backoff{}.delay(0, 0.0), 500ms);
  EXPECT_EQ(Backoff{}.delay(-5, 0.0), 500ms);
}

TEST(Backoff, DoesNotOverflowUnderTheLargestCap) {
  const Backoff backoff{.base = 1ns, .cap = Duration::max(), .jitter = 0};
  EXPECT_EQ(backoff.delay(63, 1.0), Duration(std::int64_t{1} << 62));
  EXPECT_EQ(backoff.delay(64, 1.0), Duration::max());
  EXPECT_EQ(backoff.delay(1000, 1.0), Duration::max());
}

TEST(Backoff, OfNothingStaysNothing) {
  EXPECT_EQ((Backoff{.base = 0ns}.delay(std::numeric_limits<int>::max(), 1.0)), 0ns);
}

TEST(Backoff, WithABaseAboveTheCapIsTheCap) {
  EXPECT_EQ((Backoff{.base = 10s, .cap = 2s}.delay(1, 0.0)), 2s);
}

TEST(Backoff, KeepsRandomNumbersWithinTheirRange) {
  EXPECT_EQ(Backoff{}.delay(1, 7.0), 550ms);
  EXPECT_EQ(Backoff{}.delay(1, -7.0), 500ms);
}

}  // namespace
}  // namespace analytics
