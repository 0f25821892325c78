#include "server/destinations/pack/functions/object_functions.h"

#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "server/destinations/pack/functions/made.h"
#include "server/destinations/pack/values/object_maker.h"

namespace analytics::server::pack {
namespace {

using Names = std::unordered_set<std::string_view>;

bool read_names(const Value& value, Names& names) {
  if (value.is_text()) {
    names.insert(value.text());
    return true;
  }
  if (!value.is_list()) return false;
  for (Items item(value); item.next();) {
    if (item.value().is_text()) names.insert(item.value().text());
  }
  return true;
}

// Without members that are undefined, which would hide others where the object is spliced in.
Value defined_members(const Call& call, const Value& object) {
  const std::span<Member> members = call.arena.make<Member>(object.size());
  std::size_t count = 0;
  for (Members member(object); member.next();) members[count++] = {member.key(), member.value()};
  return Value::of(std::span<const Member>(members.first(count)));
}

// Those for which `keeps` holds, in an object of its own. A name that stands twice is put twice
// first, as undefined where its last value is not kept.
template <class Keeps>
Value members_where(const Call& call, Keeps keeps) {
  if (!call.argument(0).is_object()) return {};
  ObjectMaker object(call.arena);
  for (Members member(call.argument(0)); member.next();) {
    object.put(member.key(), keeps(member.key(), member.value()) ? member.value() : Value{});
  }
  return defined_members(call, object.value());
}

Value members_by_name(const Call& call, bool keeps_named) {
  Names names;
  if (!read_names(call.argument(1), names)) return {};
  return members_where(
      call, [&](std::string_view key, const Value&) { return names.contains(key) == keeps_named; });
}

// What `part` makes of each member, names that stand twice counted once.
template <class Part>
Value list_of_members(const Call& call, Part part) {
  const Value object = members_where(call, [](std::string_view, const Value&) { return true; });
  if (!object.is_object()) return {};
  std::vector<Value> items;
  for (Members member(object); member.next();) items.push_back(part(member.key(), member.value()));
  return made_list(call, items);
}

}  // namespace

Value omit_members(const Call& call) { return members_by_name(call, false); }
Value pick_members(const Call& call) { return members_by_name(call, true); }

Value rename_members(const Call& call) {
  const Value object = call.argument(0);
  const Value names = call.argument(1);
  if (!object.is_object() || !names.is_object()) return {};
  std::unordered_map<std::string_view, std::string_view> renamed;
  for (Members name(names); name.next();) {
    if (!name.value().is_text()) return {};
    renamed[name.key()] = name.value().text();
  }
  ObjectMaker made(call.arena);
  for (Members member(object); member.next();) {
    const auto found = renamed.find(member.key());
    made.put(found == renamed.end() ? member.key() : found->second, member.value());
  }
  return made.value();
}

Value prefix_names(const Call& call) {
  const Value object = call.argument(0);
  const Value prefix = call.argument(1);
  if (!object.is_object() || !prefix.is_text()) return {};
  ObjectMaker made(call.arena);
  for (Members member(object); member.next();) {
    if (too_large(call, prefix.text().size() + member.key().size())) return {};
    const std::string name = std::string(prefix.text()).append(member.key());
    made.put(call.arena.keep(name), member.value());
  }
  return made.value();
}

Value without_null(const Call& call) {
  return members_where(call, [](std::string_view, const Value& value) { return !value.is_null(); });
}

Value without_empty(const Call& call) {
  return members_where(call, [](std::string_view, const Value& value) {
    return !value.is_null() && !(value.is_text() && value.text().empty());
  });
}

Value object_keys(const Call& call) {
  return list_of_members(call, [](std::string_view key, const Value&) { return Value::of(key); });
}

Value object_values(const Call& call) {
  return list_of_members(call, [](std::string_view, const Value& value) { return value; });
}

Value object_entries(const Call& call) {
  return list_of_members(call, [&](std::string_view key, const Value& value) {
    const std::span<Member> entry = call.arena.make<Member>(2);
    entry[0] = {"key", Value::of(key)};
    entry[1] = {"value", value};
    return Value::of(std::span<const Member>(entry));
  });
}

}  // namespace analytics::server::pack
