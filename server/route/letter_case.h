#pragma once

// FQL's functions that write a text in another case, as Segment documents them: letters are
// Unicode's, each becoming one letter.
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
/// Each blank an underscore: FQL's `snakecase`.
std::string with_underscores(std::string_view text);
/// Each blank a dash: FQL's `kebabcase`.
std::string with_dashes(std::string_view text);

}  // namespace analytics::server
