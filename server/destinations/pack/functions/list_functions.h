#pragma once

// `@to_list`, `@concat_lists`, `@at`, `@index_of`, `@length`, `@unique`: what is done to lists.
//
//   unique_items({.arguments = {ids}, …});   // {"@unique": $.payload.ids}
//
// Pure; safe for use by several threads.

#include "server/destinations/pack/functions/function.h"

namespace analytics::server::pack {

/// Of what is missing an empty one.
Value to_list(const Call& call);
/// Undefined where one of them is no list.
Value concat_lists(const Call& call);
Value list_item(const Call& call);
/// Where a value stands first.
Value index_of_item(const Call& call);
Value length(const Call& call);
Value unique_items(const Call& call);

}  // namespace analytics::server::pack
