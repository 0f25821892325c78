#pragma once

// Whether a pattern stands at a place of a text, in the same letter case or in any: `@replace`.
//
//   match_at("Order Completed", 6, "completed", true);   // 9
//
// Cases are those of single characters, as with the flag `i` of JavaScript's expressions. Pure.

#include <cstddef>
#include <string_view>

namespace analytics::server::pack {

/// How many bytes of the text match; 0 is none.
std::size_t match_at(std::string_view text, std::size_t at, std::string_view pattern,
                     bool ignores_case);

}  // namespace analytics::server::pack
