#pragma once

// Reads the header `Retry-After`: for how long a server asks to be left alone.
//
//   std::optional<Duration> wait =
//       retry_after(response.header("Retry-After"), response.header("Date"), clock.wall_time());
//   if (!wait) wait = backoff.delay(failures, random01);
//
// Pure functions.

#include <optional>
#include <string_view>

#include <analytics/clock.h>

namespace analytics {

/// No server may ask for longer.
inline constexpr Duration kRetryAfterMax = std::chrono::seconds(300);
/// What "at once" means: 0 seconds, or a date that has passed.
inline constexpr Duration kRetryAfterMin = std::chrono::milliseconds(250);

/// The wait, between kRetryAfterMin and kRetryAfterMax; nothing where the value is missing,
/// malformed or negative. The value is a whole number of seconds or an HTTP date. A date is
/// measured from the answer's own `Date`, so that the two clocks need not agree; from `now` where
/// that is missing or malformed.
std::optional<Duration> retry_after(std::string_view value, std::string_view date_header,
                                    Timestamp now) noexcept;

/// Reads an HTTP date in each of its three forms (RFC 9110, section 5.6.7). A two-digit year is the
/// one that is at most 50 years after `now`.
std::optional<Timestamp> http_date(std::string_view text, Timestamp now) noexcept;

}  // namespace analytics
