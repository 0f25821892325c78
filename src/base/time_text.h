#pragma once

// Times as the wire has them: ISO 8601 in UTC with milliseconds, "2026-11-23T12:55:48.357Z".
//
//   write_time(out.tail(kTimeBytes), timestamp);
//   Result<Timestamp> time = parse_time("2015-12-12T19:11:01.249+01:00");
//
// Pure functions.

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/result.h>

namespace analytics {

inline constexpr std::size_t kTimeBytes = 24;

/// The first and the last time, in whole milliseconds, that can be read: a time is nanoseconds in
/// 64 bits, which reach from within 1677 to within 2262.
inline constexpr Timestamp kTimeFirst =
    std::chrono::sys_days(std::chrono::year(1678) / std::chrono::January / 1);
inline constexpr Timestamp kTimeLast =
    Timestamp(std::chrono::sys_days(std::chrono::year(2262) / std::chrono::January / 1)) -
    std::chrono::milliseconds(1);

/// Writes exactly kTimeBytes. Years outside 0000 to 9999 are clamped.
void write_time(char* out, Timestamp time) noexcept;
std::string time_text(Timestamp time);

/// Reads a date, or a date and time with optional seconds, fraction (to any number of digits; the
/// clock's resolution is kept) and offset (`Z`, `+hh:mm`, `+hhmm`, `+hh`; none means UTC). Between
/// date and time stands a `T` or a space. A leap second is read as the second that follows. What is
/// before kTimeFirst or after kTimeLast is no event's time, and refused.
Result<Timestamp> parse_time(std::string_view text);

}  // namespace analytics
