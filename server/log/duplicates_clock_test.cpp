#include "server/log/duplicates_clock.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr Timestamp kNow{hours(500'000)};

TEST(DuplicateClock, GoesOnWithTheTimesItIsTold) {
  DuplicateClock clock;
  EXPECT_EQ(clock.advance(kNow), milliseconds(0));
  EXPECT_EQ(clock.advance(kNow + minutes(1)), minutes(1));
  EXPECT_EQ(clock.advance(kNow + minutes(3)), minutes(3));
}

TEST(DuplicateClock, TakesAJumpAheadForAnHour) {
  DuplicateClock clock;
  clock.advance(kNow);
  EXPECT_EQ(clock.advance(kNow + hours(9'000)), hours(1));
  EXPECT_EQ(clock.advance(kNow + hours(9'000) + minutes(1)), hours(1) + minutes(1));
}

TEST(DuplicateClock, DoesNotAgeWhenItIsSetBackAndGoesOnFromThere) {
  DuplicateClock clock;
  clock.advance(kNow);
  EXPECT_EQ(clock.advance(kNow - hours(9'000)), milliseconds(0));
  EXPECT_EQ(clock.advance(kNow - hours(9'000) + minutes(1)), minutes(1));
}

TEST(DuplicateClock, IsNotHurriedByRequestsOutOfOrder) {
  DuplicateClock clock;
  clock.advance(kNow);
  for (int i = 0; i < 100; ++i) {
    clock.advance(kNow + minutes(2));
    clock.advance(kNow + minutes(1));
  }
  EXPECT_EQ(clock.advance(kNow + minutes(2)), minutes(2));
}

TEST(DuplicateClock, AddsUpStepsThatAreShorterThanItsUnit) {
  DuplicateClock clock;
  clock.advance(kNow);
  for (int i = 1; i < 10; ++i) clock.advance(kNow + microseconds(700 * i));
  EXPECT_EQ(clock.advance(kNow + microseconds(7'000)), milliseconds(7));
}

TEST(DuplicateClock, GoesOnWhereAnotherStood) {
  DuplicateClock clock(kNow, hours(30));
  EXPECT_EQ(clock.advance(kNow + minutes(5)), hours(30) + minutes(5));
}

}  // namespace
}  // namespace analytics::server
