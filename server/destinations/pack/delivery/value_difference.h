#pragma once

// Where two values differ, told by path: `json.events[0].user: expected "u1", got nothing`.
//
//   std::vector<std::string> differences;
//   add_differences("json", expected, got, differences);
//
// Pure functions.

#include <string>
#include <vector>

#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

/// Members may be in any order. At most `kDifferencesMax` are told.
inline constexpr std::size_t kDifferencesMax = 20;
void add_differences(const std::string& path, const Value& expected, const Value& got,
                     std::vector<std::string>& differences);

/// As JSON, cut where it is long; "nothing" for undefined.
std::string shown(const Value& value);

}  // namespace analytics::server::pack
