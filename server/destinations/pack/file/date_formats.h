#pragma once

// Formats of dates (formats.h has them by name), and what a `datetime` may be.
//
//   is_date_format("2026-02-29");      // false
//
// Pure functions, linear in the text's length.

#include <string_view>

namespace analytics::server::pack {

bool is_date_format(std::string_view text);
/// The zone may be missing.
bool is_time_format(std::string_view text);
/// A date and a time with a T or white space between them.
bool is_date_time_format(std::string_view text);

}  // namespace analytics::server::pack
