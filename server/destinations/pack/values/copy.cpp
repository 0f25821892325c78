#include "server/destinations/pack/values/copy.h"

namespace analytics::server::pack {

Value copied(const Value& value, Arena& arena) {
  if (value.is_text()) return Value::of(arena.keep(value.text()));
  if (value.is_list()) {
    const std::span<Value> items = arena.make<Value>(value.size());
    std::size_t count = 0;
    for (Items item(value); item.next(); ++count) items[count] = copied(item.value(), arena);
    return Value::of(std::span<const Value>(items));
  }
  if (!value.is_object()) return value;
  const std::span<Member> members = arena.make<Member>(value.size());
  std::size_t count = 0;
  for (Members member(value); member.next(); ++count) {
    members[count] = {arena.keep(member.key()), copied(member.value(), arena)};
  }
  return Value::of(std::span<const Member>(members));
}

}  // namespace analytics::server::pack
