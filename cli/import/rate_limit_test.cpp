#include "cli/import/rate_limit.h"

#include <gtest/gtest.h>

#include <chrono>

namespace analytics::cli {
namespace {

// Time passes by waiting alone.
class WaitingClock final : public Clock {
 public:
  Timestamp wall_time() override { return {}; }
  Deadline now() override { return now_; }
  void wait_until(std::unique_lock<std::mutex>&, std::condition_variable&,
                  Deadline deadline) override {
    now_ = deadline;
  }
  void pass(std::chrono::milliseconds time) { now_ += time; }
  double seconds() const { return std::chrono::duration<double>(now_.time_since_epoch()).count(); }

 private:
  Deadline now_{};
};

// How long so many rows take.
double seconds_for(double rate, int rows) {
  const auto clock = std::make_shared<WaitingClock>();
  RateLimit limit(rate, clock);
  for (int i = 0; i < rows; ++i) limit.take();
  return clock->seconds();
}

TEST(RateLimit, LetsSoManyThroughASecond) {
  EXPECT_NEAR(seconds_for(500, 1001), 2.0, 0.001);
  EXPECT_NEAR(seconds_for(0.5, 3), 4.0, 0.001);
}

TEST(RateLimit, OfZeroIsNone) { EXPECT_EQ(seconds_for(0, 1000), 0.0); }

TEST(RateLimit, DoesNotSaveUpMoreThanATenthOfASecond) {
  const auto clock = std::make_shared<WaitingClock>();
  RateLimit limit(100, clock);
  limit.take();
  clock->pass(std::chrono::seconds(60));
  for (int i = 0; i < 20; ++i) limit.take();
  EXPECT_NEAR(clock->seconds(), 60.1, 0.001);
}

TEST(RateLimit, LetsNothingThroughOnceInterrupted) {
  RateLimit limit(1, std::make_shared<WaitingClock>());
  limit.interrupt();
  EXPECT_FALSE(limit.take());
  EXPECT_FALSE(limit.take());
}

TEST(RateLimit, ReadsWhatPeopleWrite) {
  EXPECT_EQ(RateLimit::parse("500/s").value(), 500);
  EXPECT_EQ(RateLimit::parse("500").value(), 500);
  EXPECT_EQ(RateLimit::parse("30000/m").value(), 500);
  EXPECT_EQ(RateLimit::parse("0.5/s").value(), 0.5);
}

TEST(RateLimit, RefusesWhatIsNoRate) {
  for (const char* text : {"", "0", "-1/s", "fast", "5/h", "5/s ", "nan", "1e5/s"}) {
    EXPECT_FALSE(RateLimit::parse(text)) << text;
  }
}

}  // namespace
}  // namespace analytics::cli
