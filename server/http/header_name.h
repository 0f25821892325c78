#pragma once

// Header names, and other words of HTTP that are the same whatever their case.
//
//   same_name("Content-Type", "content-type");   // true
//
// Pure, and for ASCII alone, as HTTP's words are: the locale has no say.

#include <algorithm>
#include <string_view>

namespace analytics::server {

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool same_name(std::string_view a, std::string_view b) noexcept {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace analytics::server
