#pragma once

// An object that is made member by member, of names that may come twice: the later one wins in the
// place of the first, as in JavaScript.
//
//   ObjectMaker made(arena);
//   made.put("a", Value::of("x"));
//   made.put_all(event.member("properties"));
//   Value object = made.value();
//
// One thread's at a time; what it gives is the arena's.

#include <cstdint>
#include <span>
#include <string_view>

#include "server/destinations/pack/values/arena.h"
#include "server/destinations/pack/values/value.h"

namespace analytics::server::pack {

class ObjectMaker {
 public:
  explicit ObjectMaker(Arena& arena) : arena_(arena) {}

  /// An undefined value hides what came before under the name.
  void put(std::string_view name, Value value);
  /// An object's members; of what is no object nothing.
  void put_all(const Value& object);
  Value value() const { return Value::of(std::span<const Member>(members_.first(count_))); }

 private:
  Member* find(std::string_view name);
  void grow();
  void note(std::uint32_t index);

  Arena& arena_;
  std::span<Member> members_{};
  std::size_t count_ = 0;
  std::span<std::uint32_t> places_{};  // By hash: a member's index and one; 0 is none.
};

}  // namespace analytics::server::pack
