#pragma once

// Puts the environment into a string: `${NAME}` becomes the variable's value, `$$` a dollar sign;
// a dollar sign before anything else stands for itself.
//
//   Result<std::string> secret = substitute("${CRM_SECRET}", environment);
//
// Done after the file was parsed, so that a value can never change the file's structure, and done
// once, so that a value is never looked into. Pure but for the environment.

#include <string>
#include <string_view>

#include <analytics/result.h>

#include "server/workspace/workspace.h"

namespace analytics::server {

/// An error, invalid_config, names the variable that is not set or says what is malformed.
Result<std::string> substitute(std::string_view text, const Environment& environment);

}  // namespace analytics::server
