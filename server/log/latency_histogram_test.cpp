#include "server/log/latency_histogram.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;

TEST(LatencyHistogram, CountsEachTimeInItsStep) {
  LatencyHistogram histogram;
  histogram.add(microseconds(500));
  histogram.add(microseconds(501), 3);
  histogram.add(hours(5));
  EXPECT_EQ(histogram.counts().front(), 1u);
  EXPECT_EQ(histogram.counts()[1], 3u);
  EXPECT_EQ(histogram.counts().back(), 1u);
  EXPECT_EQ(histogram.count(), 5u);
}

TEST(LatencyHistogram, TakesTimeThatRanBackwardsForNone) {
  LatencyHistogram histogram;
  histogram.add(-milliseconds(3));
  EXPECT_EQ(histogram.sum_seconds(), 0);
  EXPECT_EQ(histogram.counts().front(), 1u);
}

TEST(LatencyHistogram, SaysWhatMostDoNotExceed) {
  LatencyHistogram histogram;
  EXPECT_EQ(histogram.quantile(0.95), 0);
  histogram.add(milliseconds(1), 95);
  histogram.add(milliseconds(90), 5);
  EXPECT_EQ(histogram.quantile(0.95), 0.001);
  EXPECT_EQ(histogram.quantile(0.99), 0.1);
  histogram.add(hours(9), 1000);
  EXPECT_EQ(histogram.quantile(0.95), 14400);
}

}  // namespace
}  // namespace analytics::server
