#pragma once

// The formats that a field of texts may be asked for, as ajv-formats takes them in its full mode:
// more lenient here and there than the standards that they are named after.
//
//   if (!has_format("email", text)) complain();
//
// Pure functions, linear in the text's length.

#include <string>
#include <string_view>

namespace analytics::server::pack {

bool is_format(std::string_view name);
/// For messages: "date, date-time, …".
std::string known_formats();
/// True for a format that is none.
bool has_format(std::string_view name, std::string_view text);

}  // namespace analytics::server::pack
