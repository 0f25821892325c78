#pragma once

// A place in an event, as filters name it: "context.library.name", a backslash before a dot that is
// part of a name.
//
//   Result<JsonPath> path = split_path("properties.products");
//   std::string_view text = find_path(event_json, *path);
//
// Pure functions.

#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

namespace analytics::server {

using JsonPath = std::vector<std::string>;

inline constexpr std::size_t kPathBytesMax = 1024;
inline constexpr std::size_t kPathNamesMax = 64;

/// The names; none for the empty text, which is the event itself.
Result<JsonPath> split_path(std::string_view text);

/// The text of what stands there in well-formed JSON; empty where there is nothing.
std::string_view find_path(std::string_view json, const JsonPath& path);

}  // namespace analytics::server
