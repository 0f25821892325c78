#include "retry/retry_after.h"

#include <gtest/gtest.h>

#include <string>

namespace analytics {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

// Sun, 06 Nov 1994 08:49:37 GMT
const Timestamp kNow = Timestamp(sys_days(1994y / November / 6)) + 8h + 49min + 37s;

struct ValueCase {
  std::string value;
  std::optional<Duration> expected;
};

class RetryAfterValue : public testing::TestWithParam<ValueCase> {};

TEST_P(RetryAfterValue, IsReadAs) {
  EXPECT_EQ(retry_after(GetParam().value, "", kNow), GetParam().expected) << GetParam().value;
}

INSTANTIATE_TEST_SUITE_P(Seconds, RetryAfterValue,
                         testing::Values(ValueCase{"1", 1s}, ValueCase{"120", 120s},
                                         ValueCase{"007", 7s}, ValueCase{"300", 300s},
                                         ValueCase{"301", 300s}, ValueCase{"99999", 300s},
                                         ValueCase{std::string(1000, '9'), 300s},
                                         ValueCase{" 5\t", 5s}, ValueCase{"0", kRetryAfterMin},
                                         ValueCase{"000", kRetryAfterMin}));

INSTANTIATE_TEST_SUITE_P(Malformed, RetryAfterValue,
                         testing::Values(ValueCase{"", {}}, ValueCase{"  ", {}},
                                         ValueCase{"-1", {}}, ValueCase{"+1", {}},
                                         ValueCase{"1.5", {}}, ValueCase{"1e3", {}},
                                         ValueCase{"5 s", {}}, ValueCase{"soon", {}},
                                         ValueCase{"0x10", {}}));

INSTANTIATE_TEST_SUITE_P(Dates, RetryAfterValue,
                         testing::Values(ValueCase{"Sun, 06 Nov 1994 08:49:47 GMT", 10s},
                                         ValueCase{"Sunday, 06-Nov-94 08:49:47 GMT", 10s},
                                         ValueCase{"Sun Nov  6 08:49:47 1994", 10s},
                                         ValueCase{"Sun, 06 Nov 1994 08:54:37 GMT", 300s},
                                         ValueCase{"Sun, 06 Nov 1994 08:54:38 GMT", 300s},
                                         ValueCase{"Fri, 31 Dec 2260 23:59:59 GMT", 300s},
                                         ValueCase{"Sun, 06 Nov 1994 08:49:37 GMT", kRetryAfterMin},
                                         ValueCase{"Sun, 06 Nov 1994 08:49:36 GMT", kRetryAfterMin},
                                         ValueCase{"Thu, 01 Jan 1970 00:00:00 GMT", kRetryAfterMin},
                                         ValueCase{"Sat, 01 Jan 1678 00:00:00 GMT",
                                                   kRetryAfterMin}));

TEST(RetryAfter, FloorIsAtMostHalfASecond) { EXPECT_LE(kRetryAfterMin, 500ms); }

TEST(RetryAfter, MeasuresADateFromTheAnswersOwnDate) {
  const Timestamp clock_ten_minutes_slow = kNow - 10min;
  EXPECT_EQ(retry_after("Sun, 06 Nov 1994 08:49:47 GMT", "Sun, 06 Nov 1994 08:49:37 GMT",
                        clock_ten_minutes_slow),
            10s);
}

TEST(RetryAfter, MeasuresADateFromNowWhereTheAnswersOwnIsMalformed) {
  EXPECT_EQ(retry_after("Sun, 06 Nov 1994 08:49:47 GMT", "yesterday", kNow), 10s);
}

TEST(RetryAfter, InSecondsDoesNotDependOnAnyDate) {
  EXPECT_EQ(retry_after("10", "Thu, 01 Jan 1970 00:00:00 GMT", kNow), 10s);
}

class NoHttpDate : public testing::TestWithParam<std::string> {};

TEST_P(NoHttpDate, IsRead) { EXPECT_EQ(http_date(GetParam(), kNow), std::nullopt); }

INSTANTIATE_TEST_SUITE_P(
    Texts, NoHttpDate,
    testing::Values("", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
                    "Sun, 06 Nov 1994 08:49:37 GMT.", "Son, 06 Nov 1994 08:49:37 GMT",
                    "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
                    "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
                    "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT",
                    "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
                    "Sun, 06 Nov 0001 08:49:37 GMT", "Sun, 06 Nov 9999 08:49:37 GMT",
                    "Sun, 06-Nov-94 08:49:37 GMT", "Sun Nov 6 08:49:37 1994",
                    "1994-11-06T08:49:37Z"));

TEST(HttpDate, AcceptsALeapSecondAsTheOneThatFollows) {
  EXPECT_EQ(http_date("Sat, 31 Dec 2016 23:59:60 GMT", kNow),
            Timestamp(sys_days(2017y / January / 1)));
}

TEST(HttpDate, WithATwoDigitYearIsAtMostFiftyYearsAhead) {
  const Timestamp in_2026 = Timestamp(sys_days(2026y / June / 1));
  EXPECT_EQ(http_date("Tuesday, 01-Jan-76 00:00:00 GMT", in_2026),
            Timestamp(sys_days(2076y / January / 1)));
  EXPECT_EQ(http_date("Tuesday, 01-Jan-77 00:00:00 GMT", in_2026),
            Timestamp(sys_days(1977y / January / 1)));
  const Timestamp in_2099 = Timestamp(sys_days(2099y / June / 1));
  EXPECT_EQ(http_date("Tuesday, 01-Jan-01 00:00:00 GMT", in_2099),
            Timestamp(sys_days(2101y / January / 1)));
}

}  // namespace
}  // namespace analytics
