#pragma once

// Reads what C has as text and C++ as an Object.
//
//   Result<void> read = read_object(track.properties, "properties_json", call.properties_json);
//
// Pure.

#include <string>
#include <utility>

#include <analytics/json.h>
#include <analytics/result.h>

namespace analytics::c {

/// NULL leaves `to` as it is. An error names the field.
inline Result<void> read_object(Object& to, const char* field, const char* json) {
  if (json == nullptr) return {};
  Result<Object> parsed = Object::parse(json);
  if (!parsed) {
    return Error{parsed.error().code, std::string(field) + ": " + parsed.error().message};
  }
  to = *std::move(parsed);
  return {};
}

}  // namespace analytics::c
