#pragma once

// `@excludeWhenNull`: what is null becomes undefined, however deep in objects; lists stay.
//
//   Value cleaned = without_null_members(value, arena);
//
// Pure; what it makes is the arena's.

#include "server/destinations/pack/values/arena.h"
#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

Value without_null_members(const Value& value, Arena& arena);

}  // namespace analytics::server::pack
