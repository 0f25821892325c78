#pragma once

// Finds the bracket that closes one, over strings and what they escape, 64 bytes at a time.
//
//   std::size_t bytes = bracketed_bytes(R"({"a":[1,"]"]},…)");  // up to the comma
//
// Which kind of bracket closes which is not looked at. A pure function.

#include <cstddef>
#include <string_view>

namespace analytics {

/// How long the part is that begins with the text's first byte, an opening bracket; 0 where nothing
/// closes it.
std::size_t bracketed_bytes(std::string_view text) noexcept;

}  // namespace analytics
