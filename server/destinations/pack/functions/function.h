#pragma once

// The functions of a pack's steps that take values and give one (docs/pack-format.md lists them).
// Those that choose which of their arguments are looked at, such as `@when` and `@map`, are the
// program's own (program.h).
//
//   const Function* sha256 = find_function("@sha256");
//   Value hex = sha256->call({.arguments = values, .arena = arena, .now = now});
//
// Pure; the table is made once: safe for use by several threads.

#include <cstdint>
#include <span>
#include <string_view>

#include <analytics/clock.h>

#include "server/destinations/pack/values/arena.h"
#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

/// What a function is given. Texts that it makes are the arena's.
struct Call {
  std::span<const Value> arguments;
  Arena& arena;
  Timestamp now{};
  std::string_view seed{};

  /// Undefined where there are fewer.
  Value argument(std::size_t index) const {
    return index < arguments.size() ? arguments[index] : Value{};
  }
};

struct Function {
  std::string_view name;  ///< "@sha256"
  std::uint8_t arguments_min = 1;
  std::uint8_t arguments_max = 1;  ///< 255: any number.
  Value (*call)(const Call& call) = nullptr;
};

/// All of them, in the order of the documentation.
std::span<const Function> functions();
/// Null if there is none of that name.
const Function* find_function(std::string_view name);

}  // namespace analytics::server::pack
