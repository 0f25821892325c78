#include "server/log/duplicates.h"

#include <gtest/gtest.h>

#include <string>

namespace analytics::server {
namespace {

using std::chrono::hours;

constexpr Timestamp kNow{std::chrono::hours(500'000)};

TEST(DuplicateWindow, RecognisesAnIdOfTheSameSource) {
  DuplicateWindow window({.key = 1});
  EXPECT_TRUE(window.insert(window.hash("shop", "m1"), kNow));
  EXPECT_FALSE(window.insert(window.hash("shop", "m1"), kNow));
  EXPECT_TRUE(window.insert(window.hash("shop", "m2"), kNow));
  EXPECT_TRUE(window.insert(window.hash("app", "m1"), kNow)) << "another source's id";
}

TEST(DuplicateWindow, TellsSourceAndIdApart) {
  const DuplicateWindow window({.key = 1});
  EXPECT_NE(window.hash("ab", "c"), window.hash("a", "bc"));
}

TEST(DuplicateWindow, HashesDifferByKey) {
  EXPECT_NE(DuplicateWindow({.key = 1}).hash("s", "m"), DuplicateWindow({.key = 2}).hash("s", "m"));
}

TEST(DuplicateWindow, RemembersForADay) {
  DuplicateWindow window({.key = 1});
  window.insert(window.hash("s", "m"), kNow);
  for (int hour = 1; hour <= 24; ++hour) {
    EXPECT_FALSE(window.insert(window.hash("s", "m"), kNow + hours(hour)));
  }
}

TEST(DuplicateWindow, ForgetsInTheEnd) {
  DuplicateWindow window({.key = 1});
  for (int hour = 0; hour < 200; ++hour) {
    window.insert(window.hash("s", std::to_string(hour)), kNow + hours(hour));
  }
  EXPECT_LE(window.size(), 33u);
}

TEST(DuplicateWindow, ShrinksAtItsCeiling) {
  DuplicateWindow window({.key = 1, .entries_max = 10});
  for (int hour = 0; hour < 20; ++hour) {
    window.insert(window.hash("s", std::to_string(hour)), kNow + hours(hour));
  }
  EXPECT_LE(window.size(), 10u);
}

TEST(DuplicateWindow, KeepsToItsCeilingWithinOneHour) {
  DuplicateWindow window({.key = 1, .entries_max = 100});
  for (int i = 0; i < 1'000; ++i) {
    window.insert(window.hash("s", std::to_string(i)), kNow);
    ASSERT_LE(window.size(), 100u);
  }
  EXPECT_FALSE(window.insert(window.hash("s", "999"), kNow)) << "the latest are kept";
}

TEST(DuplicateWindow, TakesBackWhatIsInAnOlderPiece) {
  DuplicateWindow window({.key = 1, .entries_max = 8});  // One id to a piece.
  window.insert(window.hash("s", "first"), kNow);
  window.insert(window.hash("s", "second"), kNow);
  window.erase(window.hash("s", "first"));
  EXPECT_TRUE(window.insert(window.hash("s", "first"), kNow));
}

TEST(DuplicateWindow, TakesBackWhatWasNotStored) {
  DuplicateWindow window({.key = 1});
  const IdHash hash = window.hash("s", "m");
  window.insert(hash, kNow);
  window.erase(hash);
  EXPECT_TRUE(window.insert(hash, kNow));
}

}  // namespace
}  // namespace analytics::server
