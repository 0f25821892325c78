#pragma once

// Counts by code as JSON: {"400": 3, "expired": 1}. Where delivery is told of or kept.
//
//   Object{{"discarded_by_code", codes_object(counts.discarded)}}

#include <analytics/json.h>

namespace analytics::server {

/// Of a map from a code to a number.
template <class Counts>
Object codes_object(const Counts& counts) {
  Object object;
  for (const auto& [code, count] : counts) object.set(code, count);
  return object;
}

}  // namespace analytics::server
