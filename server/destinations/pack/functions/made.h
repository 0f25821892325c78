#pragma once

// How functions make the texts and lists that they give back: in the attempt's arena, none of them
// larger than an attempt's values may be.
//
//   return made_text(call, "sha256=" + digest);
//   return made_list(call, items);
//
// One thread's at a time, as the arena is.

#include <cstddef>
#include <span>
#include <string_view>

#include "server/destinations/pack/functions/function.h"

namespace analytics::server::pack {

/// Undefined where the arena has no room for it.
Value made_text(const Call& call, std::string_view text);
Value made_list(const Call& call, std::span<const Value> items);

/// Whether so many more bytes are too many for an attempt.
bool too_large(const Call& call, std::size_t bytes);

}  // namespace analytics::server::pack
