#pragma once

// A value of its own in an arena, whatever it was a view of.
//
//   Value kept = copied(Value::of(*answer.root()), arena);
//
// Pure.

#include "server/destinations/pack/values/arena.h"
#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

/// Undefined members are left out, undefined items stay.
Value copied(const Value& value, Arena& arena);

}  // namespace analytics::server::pack
