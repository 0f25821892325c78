#pragma once

// From the settings as C has them to a Config, which Analytics::create then checks. What a program
// that was compiled with another version of the header has set is taken as far as it is known.
//
//   Result<Config> config = read_config(given);
//
// A pure function; the callbacks that it makes hold the pointers that they were given.

#include <analytics/c.h>
#include <analytics/config.h>
#include <analytics/result.h>

namespace analytics::c {

/// invalid_config, or a code of JSON's, names the setting. NULL is an error too.
Result<Config> read_config(const analytics_config* given);

}  // namespace analytics::c
