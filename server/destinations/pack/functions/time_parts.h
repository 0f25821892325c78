#pragma once

// A time in UTC by its parts, and as milliseconds since 1970, in the proleptic Gregorian calendar
// over all of JavaScript's years.
//
//   utc_ms({.year = 2026, .month = 1, .day = 5, .hour = 10});   // 1767607200000
//   parts_of(0).year;                                           // 1970
//
// Pure functions.

#include <cstdint>
#include <optional>

namespace analytics::server::pack {

/// What Date holds: 100,000,000 days on either side of 1970.
inline constexpr std::int64_t kTimeMsMax = 8'640'000'000'000'000;

struct TimeParts {
  std::int64_t year = 1970;
  std::int64_t month = 1;  ///< From 1.
  std::int64_t day = 1;
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  std::int64_t millisecond = 0;
};

/// Parts beyond their range are carried over: month 13 is the next year's January, day 0 the day
/// before the month. None where it is beyond what Date holds; parts are below a billion.
std::optional<std::int64_t> utc_ms(const TimeParts& parts);

TimeParts parts_of(std::int64_t time_ms);

}  // namespace analytics::server::pack
