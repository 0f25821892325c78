#include "server/destinations/pack/program/null_members.h"

namespace analytics::server::pack {

Value without_null_members(const Value& value, Arena& arena) {
  if (value.is_null()) return {};
  if (!value.is_object() || arena.is_full()) return value;
  const std::span<Member> members = arena.make<Member>(value.size());
  std::size_t count = 0;
  for (Members member(value); member.next(); ++count) {
    members[count] = {member.key(), without_null_members(member.value(), arena)};
  }
  return Value::of(std::span<const Member>(members));
}

}  // namespace analytics::server::pack
