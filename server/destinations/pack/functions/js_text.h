#pragma once

// What JavaScript knows of characters and we need too: how many units a text has in UTF-16, and
// what a blank is.
//
//   utf16_length("é😀");              // 3
//   blank_at("\u00A0x");              // 2: bytes of the blank there
//
// Pure functions.

#include <cstddef>
#include <string>
#include <string_view>

#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

/// Bytes that are not UTF-8 count as one unit for each maximal wrong part.
std::size_t utf16_length(std::string_view text);

/// The bytes before the character at so many units from the beginning. A place within a character
/// beyond U+FFFF is the place after it.
std::size_t utf16_offset(std::string_view text, std::size_t units);

/// How many bytes the blank at the text's beginning has, 0 where there is none: `\s` of JavaScript.
std::size_t blank_at(std::string_view text);

std::string_view trimmed(std::string_view text);

}  // namespace analytics::server::pack
