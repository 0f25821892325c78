#pragma once

// Times that are not ISO 8601, as Date.parse of V8 takes them: numbers, names and signs in nearly
// any order. js_time.h says what that comes to.
//
//   loose_time_ms("Mon, 05 Jan 2026 00:00:00 GMT");   // 1767571200000
//
// Pure; takes time in proportion to the text.

#include <cstdint>
#include <optional>
#include <string_view>

namespace analytics::server::pack {

std::optional<std::int64_t> loose_time_ms(std::string_view text);

}  // namespace analytics::server::pack
