#pragma once

// Which events a sample keeps. The same ones every time: the choice hangs on one field's value
// alone, so that a retry, a restart and `explain` choose alike, and all events of one user stay
// together where the field is the user id.
//
//   if (sample_fraction(sampled_text(json, {"userId"})) < 0.25) keep();
//
// The fraction is the first 8 bytes of the MD5 of the field's JSON text, high byte first, over
// 2^64. (The published browser evaluator means to do so, and keeps everything instead:
// docs/filters.md.) Pure functions.

#include <string>
#include <string_view>

#include "server/route/json_path.h"

namespace analytics::server {

/// From 0 to below 1, uniformly; 1 where there is no MD5 to be had, which keeps nothing.
double sample_fraction(std::string_view text);

/// The field's value as JSON; the message id's where the path is empty, or where it leads to
/// nothing or null. Strings are written as one would write them anew, so that a sender's escapes
/// make no difference.
std::string sampled_text(std::string_view event_json, const JsonPath& path);

}  // namespace analytics::server
