#pragma once

// UTF-8, one character at a time, for the few places that meet bytes beyond ASCII.
//
//   Utf8Part part = next_utf8(text);   // valid, code point, and how many bytes to go on by
//
// Pure functions.

#include <cstddef>
#include <string_view>

namespace analytics {

struct Utf8Part {
  bool valid = false;
  char32_t code_point = 0;
  /// Bytes of the character, or of the maximal part that can't be one; at least 1.
  std::size_t length = 1;
};

/// Looks at the first character of a text that is not empty. Surrogates, overlong forms and code
/// points beyond U+10FFFF are not valid (RFC 3629).
constexpr Utf8Part next_utf8(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {true, lead, 1};
  // The second byte's range, which rules out overlong forms and surrogates (RFC 3629, section 4).
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  std::size_t length = 0;
  char32_t code_point = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
    code_point = lead & 0x1Fu;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    code_point = lead & 0x0Fu;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    code_point = lead & 0x07u;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return {};
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= text.size() || byte(i) < low || byte(i) > high) return {false, 0, i};
    code_point = (code_point << 6) | (byte(i) & 0x3Fu);
    low = 0x80;
    high = 0xBF;
  }
  return {true, code_point, length};
}

/// Appends the code point's bytes; it must be one that UTF-8 can hold.
template <class Out>
constexpr void append_utf8(Out& out, char32_t code_point) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

}  // namespace analytics
