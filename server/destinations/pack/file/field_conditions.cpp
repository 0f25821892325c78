#include "server/destinations/pack/file/field_conditions.h"

#include <algorithm>
#include <array>

#include "server/destinations/pack/file/conversion.h"

namespace analytics::server::pack {
namespace {

// What Ajv would take for null. Segment's schema asks for it, so that the value then is null.
bool is_like_null(Level& level, std::string_view name, Value value) {
  Arena arena;
  if (!convert(value, std::array{ValueType::null}, arena)) return false;
  level.set(name, value);
  return true;
}

bool is_missing(const FieldCondition& condition, bool is_only, Level& level) {
  const std::size_t dot = condition.field.find('.');
  if (dot != std::string::npos) {
    const std::string_view name = condition.field;
    return level.get(name.substr(0, dot)).member(name.substr(dot + 1)).is_missing();
  }
  const Value value = level.get(condition.field);
  return value.is_undefined() || (is_only && is_like_null(level, condition.field, value));
}

// Nothing where there is none to compare.
std::optional<Value> compared(const FieldCondition& condition, const Level& level) {
  const std::string_view name = condition.field;
  const std::size_t dot = name.find('.');
  const Value value = level.get(name.substr(0, dot));
  if (value.is_undefined() || dot == std::string_view::npos) return value;
  if (!value.is_object()) return std::nullopt;
  return value.member(name.substr(dot + 1));
}

bool holds(const FieldCondition& condition, bool is_only, Level& level) {
  if (condition.json.empty()) return is_missing(condition, is_only, level) == condition.is;
  const std::optional<Value> value = compared(condition, level);
  // A schema for members says nothing of what has none.
  if (!value) return true;
  if (value->is_undefined()) return false;
  return equals_json(*value, condition.json) == condition.is;
}

bool is_asked_for(const Field& field, Level& level) {
  if (field.required_if.empty()) return false;
  const bool is_only = field.required_if.size() == 1;
  const auto it_holds = [&](const FieldCondition& condition) {
    return holds(condition, is_only, level);
  };
  return field.required_if_any ? std::ranges::any_of(field.required_if, it_holds)
                               : std::ranges::all_of(field.required_if, it_holds);
}

}  // namespace

Value* Level::find(std::string_view name) const {
  if (fields_ == nullptr) return nullptr;
  const auto field = std::ranges::find(*fields_, name, &Field::name);
  if (field == fields_->end()) return nullptr;
  return &values_[static_cast<std::size_t>(field - fields_->begin())];
}

Value Level::get(std::string_view name) const {
  if (fields_ == nullptr) return object_.member(name);
  const Value* value = find(name);
  return value == nullptr ? Value() : *value;
}

void Level::set(std::string_view name, const Value& value) {
  if (Value* found = find(name)) *found = value;
}

bool has_what_conditions_ask_for(const Fields& fields, Level& level, std::string& missing) {
  for (const Field& field : fields) {
    missing = field.name;
    if (is_asked_for(field, level) && level.get(field.name).is_undefined()) return false;
    for (const Field& property : field.properties) {
      if (!is_asked_for(property, level)) continue;
      const Value parent = level.get(field.name);
      if (parent.is_undefined()) return false;
      missing = field.name + "." + property.name;
      if (parent.is_object() && parent.member(property.name).is_undefined()) return false;
      missing = field.name;
    }
  }
  return true;
}

}  // namespace analytics::server::pack
