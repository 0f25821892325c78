#include "server/route/sampling.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace analytics::server {
namespace {

TEST(Sampling, IsTheBeginningOfTheMd5OverTwoToThe64) {
  // printf '"user-1"' | md5sum gives b78e041863fbae8b...
  EXPECT_NEAR(sample_fraction("\"user-1\""), 0xb78e0418p-32, 0x1p-31);
}

TEST(Sampling, HangsOnTheMessageIdWhereNothingElseIsNamed) {
  EXPECT_EQ(sampled_text(R"({"messageId":"m","userId":"u"})", {}), "\"m\"");
}

TEST(Sampling, HangsOnTheFieldThatIsNamed) {
  EXPECT_EQ(sampled_text(R"({"messageId":"m","userId":"u"})", {"userId"}), "\"u\"");
  EXPECT_EQ(sampled_text(R"({"properties":{"n":12345678901234567890}})", {"properties", "n"}),
            "12345678901234567890");
}

TEST(Sampling, FallsBackToTheMessageId) {
  EXPECT_EQ(sampled_text(R"({"messageId":"m"})", {"userId"}), "\"m\"");
  EXPECT_EQ(sampled_text(R"({"messageId":"m","userId":null})", {"userId"}), "\"m\"");
}

TEST(Sampling, DoesNotHangOnEscapes) {
  EXPECT_EQ(sampled_text(R"({"userId":"\u004ao"})", {"userId"}), "\"Jo\"");
}

// Ten thousand users in a hundred equal parts: 100 each are expected. The statistic has 99 degrees
// of freedom; by chance it is below 50 or above 170 less than once in 50,000 times, and it does not
// change from run to run.
TEST(Sampling, IsUniform) {
  std::array<int, 100> parts{};
  for (int user = 0; user < 10'000; ++user) {
    const double fraction = sample_fraction("\"user-" + std::to_string(user) + "\"");
    ASSERT_GE(fraction, 0);
    ASSERT_LT(fraction, 1);
    ++parts[static_cast<std::size_t>(fraction * 100)];
  }
  double chi_squared = 0;
  for (const int count : parts) chi_squared += std::pow(count - 100, 2) / 100;
  EXPECT_GT(chi_squared, 50);
  EXPECT_LT(chi_squared, 170);
}

int kept_of_ten_thousand(double percent) {
  int kept = 0;
  for (int user = 0; user < 10'000; ++user) {
    if (sample_fraction("\"user-" + std::to_string(user) + "\"") < percent) ++kept;
  }
  return kept;
}

// Within four standard deviations of what is expected.
TEST(Sampling, KeepsTheShareThatIsAskedFor) {
  EXPECT_NEAR(kept_of_ten_thousand(0.01), 100, 40);
  EXPECT_NEAR(kept_of_ten_thousand(0.25), 2'500, 174);
  EXPECT_NEAR(kept_of_ten_thousand(0.5), 5'000, 200);
  EXPECT_NEAR(kept_of_ten_thousand(0.9), 9'000, 120);
}

}  // namespace
}  // namespace analytics::server
