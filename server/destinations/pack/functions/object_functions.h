#pragma once

// `@omit`, `@pick`, `@rename`, `@entries` and their like: objects made of objects. Members keep
// their order.
//
//   pick_members({.arguments = {traits, names}, …});   // {"@pick": [$.event.traits, [email,
//   name]]}
//
// Pure; safe for use by several threads.

#include "server/destinations/pack/functions/function.h"

namespace analytics::server::pack {

/// Names are a list of texts, or one text. What else is in the list names nothing.
Value omit_members(const Call& call);
Value pick_members(const Call& call);
/// A new name takes the place of the old one; where another member has it, the later one's value
/// holds. Undefined where a new name is no text.
Value rename_members(const Call& call);
Value prefix_names(const Call& call);
Value without_null(const Call& call);
Value without_empty(const Call& call);
Value object_keys(const Call& call);
Value object_values(const Call& call);
Value object_entries(const Call& call);

}  // namespace analytics::server::pack
