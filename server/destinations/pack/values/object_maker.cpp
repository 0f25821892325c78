#include "server/destinations/pack/values/object_maker.h"

#include <algorithm>
#include <functional>

namespace analytics::server::pack {
namespace {

constexpr std::size_t kFirstRoom = 8;
// Up to here looking through all is quicker than hashing.
constexpr std::size_t kSearchedMax = 16;

}  // namespace

void ObjectMaker::note(std::uint32_t index) {
  const std::size_t mask = places_.size() - 1;
  std::size_t at = std::hash<std::string_view>{}(members_[index].key) & mask;
  while (places_[at] != 0) at = (at + 1) & mask;
  places_[at] = index + 1;
}

Member* ObjectMaker::find(std::string_view name) {
  if (places_.empty()) {
    const auto known = members_.first(count_);
    const auto found = std::ranges::find(known, name, &Member::key);
    return found == known.end() ? nullptr : &*found;
  }
  const std::size_t mask = places_.size() - 1;
  std::size_t at = std::hash<std::string_view>{}(name)&mask;
  for (; places_[at] != 0; at = (at + 1) & mask) {
    Member& member = members_[places_[at] - 1];
    if (member.key == name) return &member;
  }
  return nullptr;
}

void ObjectMaker::grow() {
  const std::size_t room = members_.empty() ? kFirstRoom : members_.size() * 2;
  const std::span<Member> grown = arena_.make<Member>(room);
  std::ranges::copy(members_.first(count_), grown.begin());
  members_ = grown;
  if (room <= kSearchedMax) return;
  places_ = arena_.make<std::uint32_t>(room * 2);
  for (std::size_t i = 0; i < count_; ++i) note(static_cast<std::uint32_t>(i));
}

void ObjectMaker::put(std::string_view name, Value value) {
  if (Member* const member = find(name)) {
    member->value = value;
    return;
  }
  if (count_ == members_.size()) grow();
  members_[count_] = {name, value};
  if (!places_.empty()) note(static_cast<std::uint32_t>(count_));
  ++count_;
}

void ObjectMaker::put_all(const Value& object) {
  const std::span<const Member> made = object.made_members();
  for (const Member& member : made) put(member.key, member.value);
  if (!made.empty()) return;
  for (Members member(object); member.next();) put(member.key(), member.value());
}

}  // namespace analytics::server::pack
