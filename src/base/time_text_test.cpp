#include "base/time_text.h"

#include <gtest/gtest.h>

namespace analytics {
namespace {

using namespace std::chrono;

Timestamp at(std::int64_t milliseconds_since_1970) {
  return Timestamp(milliseconds(milliseconds_since_1970));
}

TEST(TimeText, IsIsoInUtcWithMilliseconds) {
  EXPECT_EQ(time_text(at(1795438548357)), "2026-11-23T12:55:48.357Z");
  EXPECT_EQ(time_text(at(0)), "1970-01-01T00:00:00.000Z");
}

TEST(TimeText, CutsWhatIsFinerThanAMillisecond) {
  EXPECT_EQ(time_text(at(999) + microseconds(999)), "1970-01-01T00:00:00.999Z");
}

TEST(TimeText, WritesTimesBefore1970) { EXPECT_EQ(time_text(at(-1)), "1969-12-31T23:59:59.999Z"); }

TEST(ParseTime, ReadsWhatItWrites) {
  EXPECT_EQ(parse_time("2026-11-23T12:55:48.357Z").value(), at(1795438548357));
}

TEST(ParseTime, ReadsADateAloneAsMidnightUtc) {
  EXPECT_EQ(parse_time("1970-01-02").value(), at(86'400'000));
}

TEST(ParseTime, ReadsOffsetsInTheirThreeForms) {
  EXPECT_EQ(parse_time("1970-01-01T01:30:00+01:30").value(), at(0));
  EXPECT_EQ(parse_time("1970-01-01T01:30:00+0130").value(), at(0));
  EXPECT_EQ(parse_time("1969-12-31T22:00-02").value(), at(0));
}

TEST(ParseTime, ReadsFractionsOfAnyLength) {
  EXPECT_EQ(parse_time("1970-01-01T00:00:00.5Z").value(), at(500));
  EXPECT_EQ(parse_time("1970-01-01 00:00:00.123456789Z").value(), at(0) + nanoseconds(123456789));
}

TEST(ParseTime, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "yesterday", "2026-13-01", "2026-02-30", "2026-11-23T24:00:00Z", "2026-11-23T12:60Z",
        "2026-11-23T12:55:48.Z", "2026-11-23T12:55:48.357Zx", "2026-11-23T", "1795438548357",
        "0001-01-01", "2026-11-23T12:00:00+25:00"}) {
    const Result<Timestamp> time = parse_time(text);
    ASSERT_FALSE(time) << text;
    EXPECT_EQ(time.error().code, ErrorCode::invalid_timestamp) << text;
  }
}

TEST(ParseTime, RefusesWhatAnOffsetMovesOutOfTheRange) {
  EXPECT_EQ(time_text(parse_time("2261-12-31T23:59:59.999Z").value()), time_text(kTimeLast));
  EXPECT_FALSE(parse_time("2261-12-31T23:59-00:01"));
  EXPECT_EQ(parse_time("1678-01-01T00:00Z").value(), kTimeFirst);
  EXPECT_FALSE(parse_time("1678-01-01T00:00+00:01"));
}

TEST(ParseTime, NamesTheTextItCouldNotRead) {
  EXPECT_NE(parse_time("soon").error().message.find("\"soon\""), std::string::npos);
}

}  // namespace
}  // namespace analytics
