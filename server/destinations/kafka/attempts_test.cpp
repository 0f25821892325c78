#include "server/destinations/kafka/attempts.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;
using namespace std::chrono_literals;

struct AttemptsTest : ::testing::Test {
  std::shared_ptr<Attempts::One> begin(std::size_t count, Deadline deadline = {}) {
    return attempts.begin(count, deadline, [this](std::vector<Outcome> outcomes) {
      reported.push_back(std::move(outcomes));
    });
  }

  Attempts attempts;
  std::vector<std::vector<Outcome>> reported;
};

TEST_F(AttemptsTest, SayWhatBecameOfAllOnceTheLastIsKnown) {
  const auto attempt = begin(2);
  attempts.settle(*attempt->slot(1), {.kind = Kind::retry});
  EXPECT_TRUE(reported.empty());
  attempts.settle(*attempt->slot(0), {.kind = Kind::delivered});
  ASSERT_EQ(reported.size(), 1u);
  EXPECT_EQ(reported[0][0].kind, Kind::delivered);
  EXPECT_EQ(reported[0][1].kind, Kind::retry);
  EXPECT_TRUE(attempts.empty());
}

TEST_F(AttemptsTest, KeepTheFirstOutcomeOfASlot) {
  const auto attempt = begin(2);
  attempts.settle(*attempt->slot(0), {.kind = Kind::delivered});
  attempts.settle(*attempt->slot(0), {.kind = Kind::retry});
  attempts.settle(*attempt->slot(1), {.kind = Kind::delivered});
  attempts.settle(*attempt->slot(1), {.kind = Kind::retry});
  ASSERT_EQ(reported.size(), 1u);
  EXPECT_EQ(reported[0][0].kind, Kind::delivered);
}

TEST_F(AttemptsTest, SettleWhatIsOpenAllTheSame) {
  const auto first = begin(2);
  const auto second = begin(1);
  attempts.settle(*first->slot(0), {.kind = Kind::delivered});
  attempts.settle_all({.kind = Kind::unknown});
  ASSERT_EQ(reported.size(), 2u);
  EXPECT_EQ(reported[0][0].kind, Kind::delivered);
  EXPECT_EQ(reported[0][1].kind, Kind::unknown);
  EXPECT_EQ(reported[1][0].kind, Kind::unknown);
  attempts.settle(*second->slot(0), {.kind = Kind::delivered});
  EXPECT_EQ(reported.size(), 2u);
}

TEST_F(AttemptsTest, KnowTheEarliestDeadline) {
  EXPECT_EQ(attempts.earliest_deadline(), std::nullopt);
  const auto later = begin(1, Deadline(9s));
  const auto sooner = begin(1, Deadline(7s));
  EXPECT_EQ(attempts.earliest_deadline(), Deadline(7s));
  attempts.settle(*sooner->slot(0), {});
  EXPECT_EQ(attempts.earliest_deadline(), Deadline(9s));
}

}  // namespace
}  // namespace analytics::server
