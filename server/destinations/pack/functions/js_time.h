#pragma once

// Times as JavaScript and dayjs.utc read and write them, since that is what partners' events have
// been made with.
//
//   js_time_ms("2026-01-05T10:11:12.5Z");   // 1767607872500
//   js_time_text(0);                        // "1970-01-01T00:00:00.000Z"
//
// Read are, in this order: what dayjs takes apart itself (`YYYY[-MM[-DD]]`, then a `T` or blanks
// and `HH:mm:ss` and a fraction; without offset, separators optional, numbers beyond their range
// carried over, the fraction's first three digits a count of milliseconds, so that `.5` is 5 ms);
// ISO 8601 as Date.parse takes it; RFC 2822 and what else Date.parse takes of it: names of months
// and days, `10:11 PM`, `1/5/26`, GMT, UT, UTC, Z, EST to PDT, `+0100`, parentheses. Local time is
// UTC.
//
// Not read: other zones' names and what follows them; languages other than English; what is longer
// than 64 bytes. Pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

/// As dayjs.utc(text).valueOf().
std::optional<std::int64_t> js_time_ms(std::string_view text);
/// As Date.parse(text).
std::optional<std::int64_t> date_parse_ms(std::string_view text);
/// Of a text; of a number, which is milliseconds.
std::optional<std::int64_t> time_ms(const Value& value);

/// A date, or with a time after `T`, as
/// `\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(.\d{1,9})?(Z|±hh:?mm)?)?` says, that Date.parse takes.
bool is_iso_date(std::string_view text);

/// `2026-01-01T00:00:00.000Z`; years beyond 9999 with six digits and a sign.
std::string js_time_text(std::int64_t time_ms);

}  // namespace analytics::server::pack
