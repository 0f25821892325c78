#pragma once

// JSON can spell a character in several ways: é is two bytes, and six as \u00e9. Programs that
// write our input choose any; what they mean is the character, and it is the shortest spelling that
// other libraries send and measure.
//
//   plainly_spelled(R"({"a":"caf\u00e9 \/ \u0022"})");   // {"a":"café / \u0022"}
//
// A pure function.

#include <string>
#include <string_view>

namespace analytics::cli::e2e {

/// Well-formed JSON with its escapes replaced by the characters, but for those that must be escaped
/// and surrogates without their other half.
std::string plainly_spelled(std::string_view json);

}  // namespace analytics::cli::e2e
