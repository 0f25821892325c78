#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "json/utf8.h"
#include "server/destinations/pack/file/conversion.h"
#include "server/destinations/pack/file/empty_values.h"
#include "server/destinations/pack/file/field.h"
#include "server/destinations/pack/file/field_conditions.h"
#include "server/destinations/pack/file/formats.h"

namespace analytics::server::pack {
namespace {

// Where in the payload a value is: put into words only where there is something to complain of.
struct Path {
  const Path* parent = nullptr;
  std::string_view name{};
  std::optional<std::size_t> index{};

  std::string text() const {
    std::string all = parent == nullptr ? "" : parent->text();
    if (index) return all + "[" + std::to_string(*index) + "]";
    if (!all.empty()) all += '.';
    return all.append(name);
  }
};

class PayloadCheck {
 public:
  PayloadCheck(Arena& arena, std::string& complaint) : arena_(arena), complaint_(complaint) {}

  bool check_top(const Fields& fields, std::span<Value> values);

 private:
  bool check_field(const Field& field, Value& value, const Path& path);
  bool check_items(const Field& field, Value& value, const Path& path);
  bool check_one(const Field& field, Value& value, bool is_item, const Path& path);
  bool check_object(const Field& field, Value& value, const Path& path);
  bool check_members(const Field& field, Value& value, const Path& path);
  bool check_needed(const Fields& fields, Level& level, const Path* path);
  bool check_rules(const Field& field, const Value& value, const Path& path);
  bool check_choices(const Field& field, const Value& value, const Path& path);
  bool complain(const Path& path, std::string_view what);

  Arena& arena_;
  std::string& complaint_;
};

bool PayloadCheck::complain(const Path& path, std::string_view what) {
  complaint_ = path.text().append(" ").append(what);
  return false;
}

std::string_view type_complaint(const Field& field) {
  switch (field.type) {
    case FieldType::string:
    case FieldType::text:
    case FieldType::password:
      return "must be a string";
    case FieldType::number:
      return "must be a number";
    case FieldType::integer:
      return "must be an integer";
    case FieldType::boolean:
      return "must be a boolean";
    case FieldType::datetime:
      return "must be a time: a string or a number";
    case FieldType::object:
      return "must be an object";
  }
  return "is wrong";
}

std::size_t type_names(const Field& field, bool takes_null, std::array<ValueType, 3>& types) {
  std::size_t count = 1;
  switch (field.type) {
    case FieldType::string:
    case FieldType::text:
    case FieldType::password:
      types[0] = ValueType::text;
      break;
    case FieldType::number:
      types[0] = ValueType::number;
      break;
    case FieldType::integer:
      types[0] = ValueType::integer;
      break;
    case FieldType::boolean:
      types[0] = ValueType::boolean;
      break;
    case FieldType::datetime:
      types[0] = ValueType::text;
      types[count++] = ValueType::number;
      break;
    case FieldType::object:
      types[0] = ValueType::object;
      break;
  }
  if (takes_null) types[count++] = ValueType::null;
  return count;
}

// Characters, as JSON Schema counts them.
std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(next_utf8(text).length);
  return count;
}

std::string number_text(double number) {
  std::string text = std::to_string(number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

bool PayloadCheck::check_rules(const Field& field, const Value& value, const Path& path) {
  if (value.is_text()) {
    const std::string_view text = value.text();
    if (field.minimum || field.maximum) {
      const auto length = static_cast<double>(characters(text));
      if (field.minimum && length < *field.minimum) {
        return complain(path, "must have at least " + number_text(*field.minimum) + " characters");
      }
      if (field.maximum && length > *field.maximum) {
        return complain(path, "must have at most " + number_text(*field.maximum) + " characters");
      }
    }
    if (field.type == FieldType::datetime && !is_date_like(text, arena_)) {
      return complain(path, "must be a time");
    }
    if (!field.format.empty() && !has_format(field.format, text)) {
      return complain(path, "must be of the format " + field.format);
    }
  } else if (value.is_number()) {
    if (field.minimum && value.number() < *field.minimum) {
      return complain(path, "must be at least " + number_text(*field.minimum));
    }
    if (field.maximum && value.number() > *field.maximum) {
      return complain(path, "must be at most " + number_text(*field.maximum));
    }
  }
  return true;
}

bool PayloadCheck::check_choices(const Field& field, const Value& value, const Path& path) {
  if (field.choices.empty() || (value.is_null() && field.allow_null)) return true;
  const auto is_it = [&](const std::string& choice) { return equals_json(value, choice); };
  return std::ranges::any_of(field.choices, is_it) || complain(path, "must be one of its choices");
}

bool PayloadCheck::check_one(const Field& field, Value& value, bool is_item, const Path& path) {
  std::array<ValueType, 3> types{};
  const std::size_t count = type_names(field, !is_item && takes_null(field), types);
  if (!convert(value, std::span(types).first(count), arena_)) {
    return complain(path, type_complaint(field));
  }
  if (!is_item && !check_rules(field, value, path)) return false;
  return check_choices(field, value, path) &&
         (!value.is_object() || check_object(field, value, path));
}

bool PayloadCheck::check_items(const Field& field, Value& value, const Path& path) {
  if (value.is_object()) return complain(path, "must be a list");
  const std::size_t count = value.is_list() ? value.size() : 1;
  const std::span<Value> items = arena_.make<Value>(count);
  if (value.is_list()) {
    std::size_t index = 0;
    for (Items item(value); item.next(); ++index) items[index] = item.value();
  } else {
    items[0] = value;
  }
  for (std::size_t index = 0; index < count; ++index) {
    if (!check_one(field, items[index], true, Path{&path, {}, index})) return false;
  }
  value = Value::of(std::span<const Value>(items));
  return true;
}

bool PayloadCheck::check_field(const Field& field, Value& value, const Path& path) {
  if (value.is_undefined()) return true;
  return field.multiple ? check_items(field, value, path) : check_one(field, value, false, path);
}

bool PayloadCheck::check_needed(const Fields& fields, Level& level, const Path* path) {
  std::string missing;
  if (!has_what_conditions_ask_for(fields, level, missing)) {
    return complain(Path{path, missing, {}}, "is missing");
  }
  for (std::size_t index = 0; index < fields.size(); ++index) {
    if (fields[index].required && level.get(fields[index].name).is_undefined()) {
      return complain(Path{path, fields[index].name, {}}, "is missing");
    }
  }
  return true;
}

// Where an object's own fields have conditions, those are looked at from outside of it, and Segment
// then asks for none of the others.
bool PayloadCheck::check_object(const Field& field, Value& value, const Path& path) {
  if (!field.has_properties) return true;
  Level level(value);
  const auto has_conditions = [](const Field& each) { return !each.required_if.empty(); };
  if (std::ranges::none_of(field.properties, has_conditions) &&
      !check_needed(field.properties, level, &path)) {
    return false;
  }
  return check_members(field, value, path);
}

bool PayloadCheck::check_members(const Field& field, Value& value, const Path& path) {
  const std::span<Member> members = arena_.make<Member>(value.size());
  std::size_t count = 0;
  for (Members member(value); member.next();) {
    const auto property = std::ranges::find(field.properties, member.key(), &Field::name);
    if (property == field.properties.end() && !field.additional) continue;
    members[count] = {member.key(), member.value()};
    if (property != field.properties.end() &&
        !check_field(*property, members[count].value, Path{&path, property->name, {}})) {
      return false;
    }
    ++count;
  }
  value = Value::of(std::span<const Member>(members.first(count)));
  return true;
}

bool PayloadCheck::check_top(const Fields& fields, std::span<Value> values) {
  Level level(fields, values);
  if (!check_needed(fields, level, nullptr)) return false;
  for (std::size_t index = 0; index < fields.size(); ++index) {
    if (!check_field(fields[index], values[index], Path{nullptr, fields[index].name, {}})) {
      return false;
    }
  }
  return true;
}

Value as_list(const Value& value, Arena& arena) {
  if (value.is_undefined() || value.is_list()) return value;
  const std::span<Value> items = arena.make<Value>(1);
  items[0] = value;
  return Value::of(std::span<const Value>(items));
}

}  // namespace

bool check_payload(const Fields& fields, std::span<Value> values, Arena& arena, bool is_batch,
                   std::string& complaint) {
  for (std::size_t index = 0; index < fields.size(); ++index) {
    values[index] = without_empty_values(fields[index], values[index], arena);
    const bool is_empty = values[index].is_text() && values[index].text().empty();
    if (is_empty && !is_batch) values[index] = Value();
    if (fields[index].multiple) values[index] = as_list(values[index], arena);
  }
  return PayloadCheck(arena, complaint).check_top(fields, values);
}

}  // namespace analytics::server::pack
