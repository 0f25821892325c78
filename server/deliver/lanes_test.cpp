#include "server/deliver/lanes.h"

#include <gtest/gtest.h>

#include <numeric>

namespace analytics::server {
namespace {

using std::chrono::seconds;
using Offsets = std::vector<std::uint64_t>;

constexpr Deadline kNow{std::chrono::hours(1)};

Event event(std::uint64_t offset, std::string user) {
  return {.offset = offset, .user = std::move(user), .json = "{}"};
}

Offsets offsets(const std::vector<Event>& events) {
  Offsets offsets;
  for (const Event& one : events) offsets.push_back(one.offset);
  return offsets;
}

class LanesTest : public ::testing::Test {
 protected:
  LanesTest() {
    lanes.add(event(1, "ann"));
    lanes.add(event(2, "bob"));
    lanes.add(event(3, "ann"));
    lanes.add(event(4, "cid"));
  }
  Offsets pick(std::size_t count, Deadline now = kNow) {
    return offsets(lanes.pick({.events_max = count}, now));
  }

  Lanes lanes{{}};
};

TEST_F(LanesTest, KeepAUsersEventsInOrderAndLetOthersPass) {
  EXPECT_EQ(pick(1), (Offsets{1}));
  EXPECT_EQ(pick(1), (Offsets{2}));
  EXPECT_EQ(pick(1), (Offsets{4})) << "3 must wait for 1";
  EXPECT_EQ(pick(1), (Offsets{}));
  lanes.remove(1);
  EXPECT_EQ(pick(1), (Offsets{3}));
}

TEST_F(LanesTest, PutSeveralOfAUserIntoOneAttemptInOrder) {
  EXPECT_EQ(pick(10), (Offsets{1, 2, 3, 4}));
}

TEST_F(LanesTest, GiveOneOfEachUserWhereOutcomesMayDiffer) {
  EXPECT_EQ(offsets(lanes.pick({.events_max = 10, .one_per_lane = true}, kNow)),
            (Offsets{1, 2, 4}));
}

TEST_F(LanesTest, GiveAnyThatHasNotFailedWhereOneIsToShowWhetherItWorks) {
  lanes.add(event(5, "dot"));
  EXPECT_EQ(pick(1), (Offsets{1}));
  lanes.fail(1, kNow);
  lanes.put_back(event(1, "ann"), std::nullopt);  // 3 is fresh, and waits for it.
  const auto probe = [&](double chance) {
    return offsets(lanes.pick({.events_max = 1, .any_fresh = chance}, kNow));
  };
  EXPECT_EQ(probe(0.99), (Offsets{5}));
  EXPECT_EQ(probe(0), (Offsets{2}));
  EXPECT_EQ(probe(1), (Offsets{4}));
  EXPECT_EQ(probe(0.5), (Offsets{1})) << "there is nothing else";
}

TEST_F(LanesTest, HoldAUserWhileItsEventWaitsForARetry) {
  EXPECT_EQ(pick(1), (Offsets{1}));
  lanes.put_back(event(1, "ann"), kNow + seconds(5));
  EXPECT_EQ(pick(10), (Offsets{2, 4}));
  EXPECT_EQ(lanes.next_retry(), kNow + seconds(5));
  EXPECT_FALSE(lanes.has_ready(kNow));
  EXPECT_EQ(pick(10, kNow + seconds(5)), (Offsets{1, 3}));
}

TEST_F(LanesTest, GiveBackWhatWasPutBackAtOnce) {
  EXPECT_EQ(pick(10), (Offsets{1, 2, 3, 4}));
  lanes.put_back(event(3, "ann"), std::nullopt);
  lanes.put_back(event(1, "ann"), std::nullopt);
  EXPECT_EQ(pick(10), (Offsets{1, 3}));
}

TEST_F(LanesTest, CountFailuresSinceTheFirst) {
  (void)pick(1);
  EXPECT_EQ(lanes.fail(1, kNow).count, 1);
  const Lanes::Failures again = lanes.fail(1, kNow + seconds(9));
  EXPECT_EQ(again.count, 2);
  EXPECT_EQ(again.since, kNow);
}

TEST_F(LanesTest, PickInOrderWithoutGapsWhereThatIsWanted) {
  const Lanes::Cut two{.events_max = 2, .in_order = true};
  const Lanes::Cut ten{.events_max = 10, .in_order = true};
  EXPECT_EQ(offsets(lanes.pick(two, kNow)), (Offsets{1, 2}));
  lanes.put_back(event(1, "ann"), kNow + seconds(1));
  lanes.put_back(event(2, "bob"), kNow + seconds(1));
  EXPECT_EQ(offsets(lanes.pick(ten, kNow)), (Offsets{}));
  EXPECT_EQ(offsets(lanes.pick(ten, kNow + seconds(1))), (Offsets{1, 2, 3, 4}));
}

TEST_F(LanesTest, NeverMixWhatIsSentAgainWithWhatIsNew) {
  Event again = event(0, "dan");
  again.again = true;
  lanes.add(std::move(again));
  EXPECT_EQ(pick(10), (Offsets{0}));
  EXPECT_EQ(pick(10), (Offsets{1, 2, 3, 4}));
}

TEST_F(LanesTest, PutWhatIsSentAgainBeforeLaterEventsOfItsUser) {
  lanes.add(event(0, "ann"));
  EXPECT_EQ(pick(1), (Offsets{0}));
  EXPECT_EQ(pick(10), (Offsets{2, 4}));
}

TEST_F(LanesTest, BoundAnAttemptInBytesButForItsFirstEvent) {
  EXPECT_EQ(offsets(lanes.pick({.events_max = 10, .bytes_max = 5}, kNow)), (Offsets{1, 2}));
  EXPECT_EQ(offsets(lanes.pick({.events_max = 10, .bytes_max = 1}, kNow)), (Offsets{4}));
}

TEST_F(LanesTest, KnowTheOldest) {
  Event old = event(0, "ann");
  old.received_at = Timestamp(seconds(7));
  lanes.add(std::move(old));
  EXPECT_EQ(lanes.oldest(), Timestamp(seconds(7)));
}

TEST_F(LanesTest, SayWhatWaitsBelowAnOffset) {
  EXPECT_EQ(pick(1), (Offsets{1}));
  EXPECT_EQ(lanes.waiting_below(4, 10), (Offsets{2, 3}));
  EXPECT_EQ(lanes.waiting_below(4, 1), (Offsets{2}));
}

TEST(Lanes, AreBoundedInEventsAndBytes) {
  Lanes few({.events_max = 1});
  few.add(event(1, "u"));
  EXPECT_FALSE(few.has_room());
  few.remove(1);
  EXPECT_TRUE(few.has_room());
  Lanes small({.bytes_max = 2});
  small.add(event(1, "u"));
  EXPECT_FALSE(small.has_room());
}

// One user whose first event waits for a retry, with events 2 to 40 behind it.
class HeldUpLane : public ::testing::Test {
 protected:
  HeldUpLane() {
    lanes.add(event(1, "ann"));
    (void)lanes.pick({}, kNow);
    lanes.put_back(event(1, "ann"), kNow + seconds(5));
    for (std::uint64_t offset = 2; offset <= 40; ++offset) lanes.add(event(offset, "ann"));
  }
  Lanes lanes{{.events_max = 20, .parked_max = 30}};
};

TEST_F(HeldUpLane, ParksMostOfItsEvents) {
  EXPECT_EQ(lanes.events(), 16u);
  EXPECT_EQ(lanes.parked(), 24u);
  EXPECT_TRUE(lanes.has_room()) << "for other users";
}

TEST_F(HeldUpLane, StopsReadingWhenTooManyAreParked) {
  for (std::uint64_t offset = 41; offset <= 46; ++offset) lanes.add(event(offset, "ann"));
  EXPECT_EQ(lanes.parked(), 30u);
  EXPECT_FALSE(lanes.has_room());
}

TEST_F(HeldUpLane, AsksForParkedEventsWhenTheirTurnComes) {
  EXPECT_TRUE(lanes.missing().empty());
  Offsets first(16);
  std::iota(first.begin(), first.end(), 1u);
  EXPECT_EQ(offsets(lanes.pick({.events_max = 50}, kNow + seconds(5))), first);
  for (const std::uint64_t offset : first) lanes.remove(offset);
  const Offsets missing = lanes.missing();
  EXPECT_EQ(missing.front(), 17u);
  EXPECT_EQ(missing.size(), 16u);
  for (const std::uint64_t offset : missing) lanes.bring(event(offset, "ann"));
  EXPECT_EQ(offsets(lanes.pick({.events_max = 50}, kNow + seconds(5))), missing);
  EXPECT_EQ(lanes.parked(), 8u);
}

TEST_F(HeldUpLane, LetsAParkedEventBeRemoved) {
  lanes.remove(30);
  EXPECT_EQ(lanes.parked(), 23u);
}

}  // namespace
}  // namespace analytics::server
