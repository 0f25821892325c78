#include <gtest/gtest.h>

#include "server/destinations/pack/functions/call_fixture.h"

namespace analytics::server::pack {
namespace {

TEST(TimeFunctions, TimesAreWrittenInEachUnit) {
  const char* time = R"(["2026-01-05T10:11:12.789Z"])";
  EXPECT_EQ(called("@unix_s", time), "1767607872");
  EXPECT_EQ(called("@unix_ms", time), "1767607872789");
  EXPECT_EQ(called("@unix_us", time), "1767607872789000");
  EXPECT_EQ(called("@iso_time", time), R"("2026-01-05T10:11:12.789Z")");
  EXPECT_EQ(called("@iso_time", "[1767607872789]"), R"("2026-01-05T10:11:12.789Z")");
  EXPECT_EQ(called("@unix_s", "[1700000000.7]"), "1700000");
}

TEST(TimeFunctions, SecondsAreRoundedDown) {
  EXPECT_EQ(called("@unix_s", "[-1]"), "-1");
  EXPECT_EQ(called("@unix_s", "[-1000]"), "-1");
  EXPECT_EQ(called("@unix_ms", "[-1.5]"), "-1");
  EXPECT_EQ(called("@iso_time", "[-1]"), R"("1969-12-31T23:59:59.999Z")");
}

TEST(TimeFunctions, TimesHaveBounds) {
  EXPECT_EQ(called("@iso_time", "[8640000000000000]"), R"("+275760-09-13T00:00:00.000Z")");
  EXPECT_EQ(called("@unix_us", "[-8640000000000000]"), "-8640000000000000000");
  EXPECT_EQ(called("@iso_time", "[-8640000000000000]"), R"("-271821-04-20T00:00:00.000Z")");
  EXPECT_EQ(called("@iso_time", "[8640000000000001]"), "undefined");
  EXPECT_EQ(called("@unix_ms", R"(["+275760-09-13T00:00:00.001Z"])"), "undefined");
}

TEST(TimeFunctions, WhatIsNoTimeIsUndefined) {
  for (const char* name : {"@unix_s", "@unix_ms", "@unix_us", "@iso_time"}) {
    EXPECT_EQ(called(name, R"(["soon"])"), "undefined") << name;
    EXPECT_EQ(called(name, R"([""])"), "undefined") << name;
    EXPECT_EQ(called(name, "[true]"), "undefined") << name;
    EXPECT_EQ(called(name, "[[0]]"), "undefined") << name;
  }
}

TEST(TimeFunctions, NowIsTheAttemptsOwnTime) {
  EXPECT_EQ(called("@now_ms", "[]"), "1767225600789");
}

TEST(TimeFunctions, DatesInObjectsBecomeSeconds) {
  EXPECT_EQ(called("@convert_dates", R"([{"a": "2026-01-05T10:11:12.789Z", "b": {"c": "2026-01-05",
                                          "d": ["2026-01-05"]}, "e": "Jan 5, 2026", "f": 1}])"),
            R"({"a":1767607872,"b":{"c":1767571200,"d":["2026-01-05"]},"e":"Jan 5, 2026","f":1})");
  EXPECT_EQ(called("@convert_dates", R"(["2026-01-05"])"), "undefined");
  EXPECT_EQ(called("@convert_dates", R"([["2026-01-05"]])"), "undefined");
}

}  // namespace
}  // namespace analytics::server::pack
