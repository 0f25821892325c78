#pragma once

// Guesses what was meant by a misspelt name, for error messages.
//
//   nearest("propertes", {"properties", "traits"})   // "properties"
//   did_you_mean("orign", columns)                   // "; did you mean \"origin\"?", or nothing
//
// Pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace analytics::cli {

/// The candidate that takes the fewest edits, if that is few enough to be likely.
std::optional<std::string> nearest(std::string_view name,
                                   const std::vector<std::string>& candidates);

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace analytics::cli
