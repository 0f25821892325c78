#pragma once

// Makes text from files and servers safe to print: what it contains may come from anybody, and a
// terminal acts on control characters.
//
//   err << "cannot read " << printable(path) << '\n';
//   err << printable_excerpt(cell) << '\n';              // at most 60 bytes of it
//
// Pure functions.

#include <cstddef>
#include <string>
#include <string_view>

namespace analytics::cli {

/// The text with control characters written as \n, \t, \x1b …; everything else stays as it is.
std::string printable(std::string_view text);

/// The same of the text's beginning, with "…" where something was left out.
std::string printable_excerpt(std::string_view text, std::size_t bytes_max = 60);

}  // namespace analytics::cli
