#include "cli/import/time_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace analytics::cli {
namespace {

using ::testing::HasSubstr;

std::string read(std::string_view text, std::string_view format, std::string_view zone = "UTC") {
  Result<TimeFormat> made = TimeFormat::create(format, zone);
  if (!made) return made.error().message;
  Result<Timestamp> time = made->parse(text);
  return time ? time_text(*time) : time.error().message;
}

TEST(TimeFormat, ReadsIso8601InItsManyShapes) {
  EXPECT_EQ(read("2015-12-12T19:11:01.249Z", "iso8601"), "2015-12-12T19:11:01.249Z");
  EXPECT_EQ(read("2015-12-12T19:11:01+01:00", "iso8601"), "2015-12-12T18:11:01.000Z");
  EXPECT_EQ(read("2015-12-12 19:11:01-0530", "iso8601"), "2015-12-13T00:41:01.000Z");
  EXPECT_EQ(read("2015-12-12 19:11", "iso8601"), "2015-12-12T19:11:00.000Z");
  EXPECT_EQ(read("2015-12-12", "iso8601"), "2015-12-12T00:00:00.000Z");
}

TEST(TimeFormat, ReadsPatterns) {
  EXPECT_EQ(read("2001/01/01 00:47", "%Y/%m/%d %H:%M"), "2001-01-01T00:47:00.000Z");
  EXPECT_EQ(read("31 Dec 1999 11:59:59 PM", "%d %b %Y %I:%M:%S %p"), "1999-12-31T23:59:59.000Z");
  EXPECT_EQ(read("1999-12-31 23:59:59", "%F %T"), "1999-12-31T23:59:59.000Z");
  EXPECT_EQ(read("2/3/04", "%m/%d/%y"), "2004-02-03T00:00:00.000Z");
}

TEST(TimeFormat, ReadsFractionsOfASecond) {
  EXPECT_EQ(read("10:11:12.3456", "%H:%M:%S.%f"), "1970-01-01T10:11:12.345Z");
}

TEST(TimeFormat, ReadsUnixTimes) {
  EXPECT_EQ(read("978310020", "unix_s"), "2001-01-01T00:47:00.000Z");
  EXPECT_EQ(read("978310020.123", "unix_s"), "2001-01-01T00:47:00.123Z");
  EXPECT_EQ(read("-1", "unix_s"), "1969-12-31T23:59:59.000Z");
  EXPECT_EQ(read("978310020123", "unix_ms"), "2001-01-01T00:47:00.123Z");
}

TEST(TimeFormat, AppliesTheZone) {
  EXPECT_EQ(read("2024-07-01 12:00", "iso8601", "Europe/Berlin"), "2024-07-01T10:00:00.000Z");
  EXPECT_EQ(read("2024-01-01 12:00", "iso8601", "Europe/Berlin"), "2024-01-01T11:00:00.000Z");
  EXPECT_EQ(read("2024-01-01 12:00", "iso8601", "-05:30"), "2024-01-01T17:30:00.000Z");
}

TEST(TimeFormat, TakesAnOffsetInTheTextBeforeTheZone) {
  EXPECT_EQ(read("2024-07-01 12:00+09:00", "%Y-%m-%d %H:%M%z", "Europe/Berlin"),
            "2024-07-01T03:00:00.000Z");
}

TEST(TimeFormat, TakesTheEarlierOfTwoEqualTimes) {
  EXPECT_EQ(read("2024-10-27 02:30", "iso8601", "Europe/Berlin"), "2024-10-27T00:30:00.000Z");
}

TEST(TimeFormat, MovesASkippedTimeForward) {
  EXPECT_EQ(read("2024-03-31 02:30", "iso8601", "Europe/Berlin"), "2024-03-31T01:30:00.000Z");
}

TEST(TimeFormat, RefusesWhatIsNotATime) {
  EXPECT_THAT(read("2001-02-30", "%Y-%m-%d"), HasSubstr("\"2001-02-30\" is not the format"));
  EXPECT_THAT(read("2001-02-03 x", "%Y-%m-%d"), HasSubstr("is not the format"));
  EXPECT_THAT(read("yesterday", "iso8601"), HasSubstr("is not an ISO 8601 time"));
  EXPECT_THAT(read("2001-02-03T25:00", "iso8601"), HasSubstr("is not an ISO 8601 time"));
  EXPECT_THAT(read("", "unix_s"), HasSubstr("is not seconds since 1970"));
  EXPECT_THAT(read("1e400", "unix_ms"), HasSubstr("is not milliseconds"));
  EXPECT_THAT(read("infinite-future", "%Y"), HasSubstr("\"infinite-future\" is not"));
}

TEST(TimeFormat, RefusesYearsThatTheClockCannotHold) {
  EXPECT_THAT(read("1500-01-01", "iso8601"), HasSubstr("years 1678 to 2261"));
  EXPECT_EQ(read("1678-01-01", "iso8601"), "1678-01-01T00:00:00.000Z");
  EXPECT_EQ(read("2261-12-31", "iso8601"), "2261-12-31T00:00:00.000Z");
}

TEST(TimeFormat, RefusesFormatsThatItDoesNotKnow) {
  EXPECT_THAT(read("x", "%Q"), HasSubstr("%Q is not known"));
  EXPECT_THAT(read("x", "%Y-%"), HasSubstr("single %"));
  EXPECT_THAT(read("x", "YYYY-MM-DD"), HasSubstr("has no %"));
}

TEST(TimeFormat, RefusesZonesThatItDoesNotKnow) {
  EXPECT_THAT(read("x", "iso8601", "Europe/Atlantis"), HasSubstr("is not known: give UTC"));
  EXPECT_THAT(read("x", "iso8601", "/etc/passwd"), HasSubstr("is not known"));
  EXPECT_THAT(read("x", "iso8601", "+25:00"), HasSubstr("is not known"));
  EXPECT_THAT(read("x", "iso8601", ""), HasSubstr("is not known"));
}

}  // namespace
}  // namespace analytics::cli
