#pragma once

// The mapping kit's paths: "$.context.page.url", "$.products[0].name", "$.a['b c']". They are cut
// into keys when a program is compiled; those that an event has, when it runs.
//
//   PathKeys keys("products[0].name");
//   for (Value at = event; keys.next();) at = step_into(at, keys.key(arena));
//
// Pure functions; PathKeys is one thread's at a time, and ends with its path.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "server/destinations/pack/values/arena.h"
#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

inline constexpr std::uint32_t kNoIndex = 0xFFFFFFFF;

struct Key {
  std::string_view name{};
  std::uint32_t index = kNoIndex;  ///< Where the name is that of a list's item: "0", "12".
};

/// With the first "$." taken away, wherever it stands: what is a path and what is a key of it.
std::string_view without_root(std::string_view path, Arena& arena);

class PathKeys {
 public:
  explicit PathKeys(std::string_view path) noexcept : path_(path) {}
  bool next() noexcept;
  /// The arena keeps names that were quoted.
  Key key(Arena& arena) const;

 private:
  std::size_t separator_at(std::size_t at) const noexcept;

  std::string_view path_;
  std::size_t at_ = 0;
  std::string_view piece_{};
};

/// A member or an item; what is null, false, 0 or "" is itself whatever the key, as in the mapping
/// kit. Texts and lists have a "length".
Value step_into(const Value& value, const Key& key);

/// From a value down the whole path.
Value follow(Value value, std::string_view path, Arena& arena);

}  // namespace analytics::server::pack
