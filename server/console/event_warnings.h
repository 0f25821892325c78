#pragma once

// What ingest and routing put up with in an event that was accepted, told to whoever looks at it,
// so that it can be put right where it is sent: `"All": "false"` counts as false, and is a mistake
// all the same. Found when an event is shown, never on its way in.
//
//   for (const std::string& warning : event_warnings(json, "track")) show(warning);
//
// Pure functions.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace analytics::server {

/// What is more is not told.
inline constexpr std::size_t kWarningsMax = 10;

/// `event` is an object as check_json leaves it; `type` the one that counts.
std::vector<std::string> event_warnings(std::string_view event, std::string_view type);

}  // namespace analytics::server
