#include "server/destinations/pack/file/empty_values.h"

#include <algorithm>

namespace analytics::server::pack {
namespace {

bool is_text_type(FieldType type) {
  return type == FieldType::string || type == FieldType::text || type == FieldType::password ||
         type == FieldType::datetime;
}

bool is_empty_text(const Value& value) { return value.is_text() && value.text().empty(); }

bool is_empty_item(const Field& field, const Value& item) {
  return item.is_null() || (is_empty_text(item) && !is_text_type(field.type));
}

Value without_empty_items(const Field& field, const Value& list, Arena& arena) {
  std::size_t count = 0;
  std::size_t kept = 0;
  for (Items item(list); item.next(); ++count) kept += is_empty_item(field, item.value()) ? 0 : 1;
  if (kept == count) return list;
  const std::span<Value> items = arena.make<Value>(kept);
  std::size_t index = 0;
  for (Items item(list); item.next();) {
    if (!is_empty_item(field, item.value())) items[index++] = item.value();
  }
  return Value::of(std::span<const Value>(items));
}

Value without_empty_members(const Field& field, const Value& object, Arena& arena) {
  const std::span<Member> members = arena.make<Member>(object.size());
  std::size_t count = 0;
  for (Members member(object); member.next();) {
    const auto property = std::ranges::find(field.properties, member.key(), &Field::name);
    const Value value = property == field.properties.end()
                            ? member.value()
                            : without_empty_values(*property, member.value(), arena);
    if (!value.is_undefined()) members[count++] = {member.key(), value};
  }
  return Value::of(std::span<const Member>(members.first(count)));
}

}  // namespace

bool takes_null(const Field& field) {
  return field.allow_null && !field.multiple && !field.has_properties;
}

// Within the items of a list nothing is left out: Segment looks at them as wholes.
Value without_empty_values(const Field& field, const Value& value, Arena& arena) {
  if (value.is_list()) return field.multiple ? without_empty_items(field, value, arena) : value;
  if (value.is_object()) {
    const bool is_looked_into = field.has_properties && !field.multiple;
    return is_looked_into ? without_empty_members(field, value, arena) : value;
  }
  if (value.is_null() && !takes_null(field)) return {};
  if (is_empty_text(value) && (field.multiple || !is_text_type(field.type))) return {};
  return value;
}

}  // namespace analytics::server::pack
