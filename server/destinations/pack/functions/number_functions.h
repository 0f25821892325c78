#pragma once

// `@add` and the other arithmetic, and the conversions `@text`, `@number`, `@boolean`. Numbers are
// JavaScript's: doubles, whose integers are exact up to 2^53. A result that is not finite is
// undefined.
//
//   add_numbers({.arguments = {price, tax}, …});   // {"@add": [$.payload.price, $.payload.tax]}
//
// Pure; safe for use by several threads.

#include "server/destinations/pack/functions/function.h"

namespace analytics::server::pack {

Value add_numbers(const Call& call);
/// From the first all others; likewise the quotient.
Value subtract_numbers(const Call& call);
Value multiply_numbers(const Call& call);
Value divide_numbers(const Call& call);
/// Halves go up, as with Math.round.
Value round_number(const Call& call);
Value floor_number(const Call& call);

/// As JavaScript's `String`.
Value as_text(const Call& call);
/// As JavaScript's `Number`: blanks around it are nothing, "" is 0, true is 1, `0x10` is 16. A
/// text that is no number, a list and an object are undefined.
Value as_number(const Call& call);
/// The texts "true" and "false" are what they say; every other value is what it is as a condition.
Value as_boolean(const Call& call);

}  // namespace analytics::server::pack
