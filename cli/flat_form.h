#pragma once

// The older form of the command, in which the call is a flag and names are in camel case:
//
//   analytics --type=track --writeKey=K --userId=U --event=E --properties='{"a": 1}'
//   analytics track --write-key=K --user-id=U --event=E --properties='{"a": 1}'   // the same
//
// Pure functions.

#include <string>
#include <vector>

namespace analytics::cli {

/// The arguments (without the program's name) in today's form; what is in today's form stays as it
/// is. Flags of the older form without a value are left out.
std::vector<std::string> from_flat_form(std::vector<std::string> arguments);

}  // namespace analytics::cli
