#pragma once

// FQL's functions that write a text in another case, as Segment documents them: letters are
// Unicode's, each becoming one letter; `snakecase` and `kebabcase` replace blanks and nothing else.
//
//   title_case("test string");   // "Test String"
//
// Pure functions; safe for use by several threads.

#include <string>
#include <string_view>

namespace analytics::server {

std::string lower_case(std::string_view text);
std::string upper_case(std::string_view text);
/// The first letter of each word, a word being what blanks end, in upper case; the rest as it is.
std::string title_case(std::string_view text);
std::string snake_case(std::string_view text);
std::string kebab_case(std::string_view text);

}  // namespace analytics::server
