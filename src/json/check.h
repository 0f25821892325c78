#pragma once

// Checks JSON text from outside, by simdjson, and hands back the same value without white space.
//
//   Result<void> good = check_json(text, {}, out);   // out: the text to keep
//
// Strict: one value, UTF-8, no lone surrogates. Integers beyond 64 bits, which JSON allows and
// 64 bits can't hold, become the nearest double's shortest text. Safe for use by several threads.

#include <string_view>

#include <analytics/json.h>

#include "base/buffer.h"

namespace analytics {

/// Appends the checked text to `out`; on an error `out` is as it was.
Result<void> check_json(std::string_view text, const JsonLimits& limits, ByteBuffer& out);

/// A copy of the text in which every integer literal that doesn't fit 64 bits is written as the
/// nearest double. The text need not be well formed.
void round_big_integers(std::string_view text, ByteBuffer& out);

}  // namespace analytics
