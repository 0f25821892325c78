#pragma once

// What the headers of a request may be that the settings of a destination add: everything but what
// belongs to the connection, to the body, or to us.
//
//   {.name = "headers", .kind = SettingKind::map, .check_entry = complain_of_header}
//
// A pure function.

#include <cstddef>
#include <string>
#include <string_view>

namespace analytics::server {

inline constexpr std::size_t kHeaderNameBytesMax = 100;
inline constexpr std::size_t kHeaderValueBytesMax = 4096;

/// What is wrong with a header, as the end of a sentence that begins "setting … has an entry";
/// empty if nothing is. Never has the value, nor a name that it does not know.
std::string complain_of_header(std::string_view name, std::string_view value);

}  // namespace analytics::server
