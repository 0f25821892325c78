#pragma once

// How the management API tells a text that may be missing: as null, never as "".
//
//   Object{{"code", text_or_null(outcome.code)}}
//
// A pure function.

#include <string>

#include <analytics/json.h>

namespace analytics::server {

inline Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

}  // namespace analytics::server
