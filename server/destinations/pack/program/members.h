#pragma once

// Members of parsed JSON objects, as a compiler asks for them.
//
//   simdjson::dom::element apply;
//   if (find_member(options, "apply", apply) && holds(apply)) …
//
// Pure.

#include <string_view>

#include <simdjson.h>

#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

/// Of members of the same name the last counts.
inline bool find_member(simdjson::dom::object object, std::string_view name,
                        simdjson::dom::element& into) {
  bool is_found = false;
  for (const auto member : object) {
    if (member.key != name) continue;
    into = member.value;
    is_found = true;
  }
  return is_found;
}

inline bool has_directive(simdjson::dom::object object) {
  for (const auto member : object) {
    if (member.key.starts_with('@')) return true;
  }
  return false;
}

/// As JavaScript takes it for a condition.
inline bool holds(simdjson::dom::element element) { return Value::of(element).holds(); }

}  // namespace analytics::server::pack
