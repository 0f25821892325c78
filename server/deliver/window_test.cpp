#include "server/deliver/window.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

using std::chrono::seconds;

constexpr Deadline kNow{std::chrono::hours(1)};

Event event(std::uint64_t offset, std::string user) {
  return {.offset = offset, .user = std::move(user), .json = "{}"};
}

std::vector<std::uint64_t> offsets(const std::vector<Event>& events) {
  std::vector<std::uint64_t> offsets;
  for (const Event& one : events) offsets.push_back(one.offset);
  return offsets;
}

using Offsets = std::vector<std::uint64_t>;

class WindowTest : public testing::Test {
 protected:
  WindowTest() {
    window.add(event(1, "ann"));
    window.add(event(2, "bob"));
    window.add(event(3, "ann"));
    window.add(event(4, "cid"));
  }
  Offsets pick(std::size_t count, Deadline now = kNow) { return offsets(window.pick(count, now)); }

  Window window{{}};
};

TEST_F(WindowTest, KeepsAUsersEventsInOrderAndLetsOthersPass) {
  EXPECT_EQ(pick(1), (Offsets{1}));
  EXPECT_EQ(pick(1), (Offsets{2}));
  EXPECT_EQ(pick(1), (Offsets{4})) << "3 must wait for 1";
  EXPECT_EQ(pick(1), (Offsets{}));
  window.remove(1);
  EXPECT_EQ(pick(1), (Offsets{3}));
}

TEST_F(WindowTest, PutsSeveralOfAUserIntoOneAttemptInOrder) {
  EXPECT_EQ(pick(10), (Offsets{1, 2, 3, 4}));
}

TEST_F(WindowTest, HoldsAUserWhileItsEventWaitsForARetry) {
  EXPECT_EQ(pick(1), (Offsets{1}));
  window.retry(1, kNow + seconds(5));
  EXPECT_EQ(pick(10), (Offsets{2, 4}));
  EXPECT_EQ(window.next_retry(), kNow + seconds(5));
  EXPECT_EQ(pick(10, kNow + seconds(5)), (Offsets{1, 3}));
}

TEST_F(WindowTest, CountsFailuresSinceTheFirst) {
  (void)pick(1);
  EXPECT_EQ(window.fail(1, kNow).count, 1);
  const Window::Failures again = window.fail(1, kNow + seconds(9));
  EXPECT_EQ(again.count, 2);
  EXPECT_EQ(again.since, kNow);
}

TEST_F(WindowTest, PicksInOrderWithoutGapsWhereThatIsWanted) {
  EXPECT_EQ(offsets(window.pick_in_order(2, kNow)), (Offsets{1, 2}));
  window.retry(1, kNow + seconds(1));
  window.retry(2, kNow + seconds(1));
  EXPECT_EQ(offsets(window.pick_in_order(10, kNow)), (Offsets{}));
  EXPECT_EQ(offsets(window.pick_in_order(10, kNow + seconds(1))), (Offsets{1, 2, 3, 4}));
}

TEST(Window, IsBoundedInEventsAndBytes) {
  Window few({.events_max = 1});
  few.add(event(1, "u"));
  EXPECT_FALSE(few.has_room());
  few.remove(1);
  EXPECT_TRUE(few.has_room());
  Window small({.bytes_max = 2});
  small.add(event(1, "u"));
  EXPECT_FALSE(small.has_room());
}

}  // namespace
}  // namespace analytics::server
