#pragma once

// Writes JSON into a buffer: strings escaped, numbers at their shortest, values from braces.
//
//   write_string(out, "say \"hi\"");   // "say \"hi\""
//   write_double(out, 0.1);            // 0.1
//
// Escaped are quote, backslash, control characters, U+2028 and U+2029 (which end lines in older
// JavaScript); bytes that are not UTF-8 become U+FFFD, one for each maximal wrong part, as the
// Unicode Standard (section 3.9) recommends. Pure functions.

#include <cstdint>
#include <string_view>

#include <analytics/json.h>

#include "base/buffer.h"

namespace analytics {

void write_string(ByteBuffer& out, std::string_view text);
void write_integer(ByteBuffer& out, std::int64_t value);
void write_natural(ByteBuffer& out, std::uint64_t value);
/// NaN and infinities are written as null.
void write_double(ByteBuffer& out, double value);
void write_float(ByteBuffer& out, float value);

namespace detail {
/// Writes what stands in braces.
class ValueWriter {
 public:
  static void write(ByteBuffer& out, const Value& value);
  static void write_members(ByteBuffer& out, const Member* members, std::size_t count);
};

/// A buffer of this thread's, empty, with its capacity kept from before.
ByteBuffer& scratch();
}  // namespace detail

}  // namespace analytics
