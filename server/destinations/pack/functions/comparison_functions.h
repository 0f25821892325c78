#pragma once

// `@eq`, `@lt`, `@in`, `@type` and their like: what two values are to each other. They have an
// answer for whatever they are given, undefined and null too.
//
//   is_one_of({.arguments = {plan, plans}, …});   // {"@in": [$.payload.plan, [free, paid]]}
//
// Pure; safe for use by several threads.

#include "server/destinations/pack/functions/function.h"

namespace analytics::server::pack {

Value is_equal(const Call& call);
Value is_unequal(const Call& call);
Value is_less(const Call& call);
Value is_at_most(const Call& call);
Value is_greater(const Call& call);
Value is_at_least(const Call& call);
/// False where the second is no list, or the first undefined.
Value is_one_of(const Call& call);
Value type_name(const Call& call);

}  // namespace analytics::server::pack
