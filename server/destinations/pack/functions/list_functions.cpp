#include "server/destinations/pack/functions/list_functions.h"

#include <unordered_map>
#include <vector>

#include "server/destinations/pack/functions/js_text.h"
#include "server/destinations/pack/functions/made.h"

namespace analytics::server::pack {
namespace {

// The same for values that are equal, whatever the order of members; 1 and 1.0 are equal. Of lists
// and objects so many levels count: more are seldom, and values may stand in each other often.
std::size_t hash_of(const Value& value, int levels = 4) {
  if (levels == 0) return 0;
  constexpr std::size_t kMix = 0x9E3779B97F4A7C15u;
  auto hash = static_cast<std::size_t>(value.is_number() ? Value::Kind::number : value.kind());
  if (value.is_text()) return hash ^ std::hash<std::string_view>()(value.text());
  if (value.is_number()) return hash ^ std::hash<double>()(value.number() + 0.0);
  if (value.is_boolean()) return hash * 2 + std::size_t{value.boolean()};
  if (value.is_list()) {
    for (Items item(value); item.next();) hash = (hash ^ hash_of(item.value(), levels - 1)) * kMix;
  }
  for (Members member(value); member.next();) {
    hash +=
        (std::hash<std::string_view>()(member.key()) ^ kMix) * hash_of(member.value(), levels - 1);
  }
  return hash * kMix;
}

std::size_t members_of(const Value& object) {
  std::size_t count = 0;
  for (Members member(object); member.next();) ++count;
  return count;
}

}  // namespace

Value to_list(const Call& call) {
  const Value value = call.argument(0);
  if (value.is_list()) return value;
  if (value.is_missing()) return Value::of(std::span<const Value>());
  return made_list(call, {&value, 1});
}

Value concat_lists(const Call& call) {
  if (call.arguments.empty()) return {};
  std::vector<Value> items;
  for (const Value& list : call.arguments) {
    if (!list.is_list() || too_large(call, (items.size() + list.size()) * sizeof(Value))) return {};
    for (Items item(list); item.next();) items.push_back(item.value());
  }
  return made_list(call, items);
}

Value list_item(const Call& call) {
  const Value list = call.argument(0);
  const Value index = call.argument(1);
  if (!list.is_list() || index.kind() != Value::Kind::integer) return {};
  const auto size = static_cast<std::int64_t>(list.size());
  const std::int64_t place = index.integer() < 0 ? index.integer() + size : index.integer();
  if (place < 0 || place >= size) return {};
  return list.item(static_cast<std::size_t>(place));
}

Value index_of_item(const Call& call) {
  std::int64_t place = 0;
  for (Items item(call.argument(0)); item.next(); ++place) {
    if (item.value() == call.argument(1)) return Value::of(place);
  }
  return {};
}

Value length(const Call& call) {
  const Value value = call.argument(0);
  std::size_t count = 0;
  if (value.is_text()) {
    count = utf16_length(value.text());
  } else if (value.is_list()) {
    count = value.size();
  } else if (value.is_object()) {
    count = members_of(value);
  } else {
    return {};
  }
  return Value::of(static_cast<std::int64_t>(count));
}

Value unique_items(const Call& call) {
  const Value list = call.argument(0);
  if (!list.is_list()) return {};
  std::vector<Value> kept;
  std::unordered_multimap<std::size_t, std::size_t> seen;
  for (Items item(list); item.next();) {
    const std::size_t hash = hash_of(item.value());
    const auto [first, last] = seen.equal_range(hash);
    bool is_new = true;
    for (auto same = first; same != last && is_new; ++same) {
      is_new = !(kept[same->second] == item.value());
    }
    if (!is_new) continue;
    seen.emplace(hash, kept.size());
    kept.push_back(item.value());
  }
  return made_list(call, kept);
}

}  // namespace analytics::server::pack
