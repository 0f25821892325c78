#pragma once

// Where a JSON text that a person wrote goes wrong; the library's parser only says that it does.
//
//   std::size_t at = json_error_offset("{\"a\": 1,}");   // 8: the brace after the comma
//   line_of(text, at)                                    // 1
//
// Pure functions.

#include <cstddef>
#include <string_view>

namespace analytics::cli {

/// The first byte that can't stand there; the text's size where something is missing at its end,
/// and in a text without errors.
std::size_t json_error_offset(std::string_view text);

/// The line of that byte, from 1.
std::size_t line_of(std::string_view text, std::size_t offset);

}  // namespace analytics::cli
