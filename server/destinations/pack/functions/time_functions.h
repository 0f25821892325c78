#pragma once

// `@unix_s`, `@iso_time` and their like: times of texts and numbers, as js_time.h reads them, and
// the attempt's own.
//
//   unix_s({.arguments = {timestamp}, …});   // {"@unix_s": $.payload.timestamp}
//
// Pure; safe for use by several threads.

#include "server/destinations/pack/functions/function.h"

namespace analytics::server::pack {

/// Seconds, rounded down.
Value unix_s(const Call& call);
Value unix_ms(const Call& call);
/// Microseconds, of which the last three digits are 0.
Value unix_us(const Call& call);
Value iso_time(const Call& call);
Value now_ms(const Call& call);
/// Of an object, and of those in it; lists are kept as they are.
Value convert_dates(const Call& call);

}  // namespace analytics::server::pack
