#include "server/destinations/warehouse/own_time.h"

#include <gtest/gtest.h>

#include <string>

#include "base/time_text.h"

namespace analytics::server {
namespace {

Timestamp slowly(const std::string& text) { return parse_time(text).value(); }

TEST(OwnTime, IsTheSameAsEveryTimesReaders) {
  EXPECT_EQ(own_time("2026-11-23T12:55:48.357Z"), slowly("2026-11-23T12:55:48.357Z"));
  EXPECT_EQ(own_time("1969-12-31T23:59:59.999Z"), slowly("1969-12-31T23:59:59.999Z"));
  EXPECT_EQ(own_time("2024-02-29T00:00:00.000Z"), slowly("2024-02-29T00:00:00.000Z"));
}

TEST(OwnTime, IsNothingForWhatIsNoTime) {
  EXPECT_FALSE(own_time("2023-02-29T00:00:00.000Z"));
  EXPECT_FALSE(own_time("2026-13-01T00:00:00.000Z"));
  EXPECT_FALSE(own_time("2026-01-01T24:00:00.000Z"));
  EXPECT_FALSE(own_time("2026-01-01T00:60:00.000Z"));
}

TEST(OwnTime, LeavesOtherFormsAndTheEndsOfTimeToOthers) {
  EXPECT_FALSE(own_time("2026-11-23T12:55:48Z"));
  EXPECT_FALSE(own_time("2026-11-23T12:55:60.000Z"));
  EXPECT_FALSE(own_time("2026-11-23 12:55:48.357Z"));
  EXPECT_FALSE(own_time("1699-11-23T12:55:48.357Z"));
  EXPECT_FALSE(own_time("2026-11-23T12:55:48.35:Z"));
  EXPECT_FALSE(own_time("2026-11-23T12:55:48.35/Z"));
  EXPECT_FALSE(own_time("2026-11-23T12:55:48.35\xb7Z"));
  EXPECT_FALSE(own_time("2026/11/23T12:55:48.357Z"));
  EXPECT_FALSE(own_time(""));
}

}  // namespace
}  // namespace analytics::server
