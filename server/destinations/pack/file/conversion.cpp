#include "server/destinations/pack/file/conversion.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "json/scan.h"
#include "server/destinations/pack/functions/js_time.h"
#include "server/destinations/pack/functions/number_functions.h"
#include "server/destinations/pack/program/program.h"

namespace analytics::server::pack {
namespace {

bool is_whole(const Value& number) { return std::trunc(number.number()) == number.number(); }

bool is_of(const Value& value, ValueType type) {
  switch (type) {
    case ValueType::text:
      return value.is_text();
    case ValueType::number:
      return value.is_number();
    case ValueType::integer:
      return value.is_number() && is_whole(value);
    case ValueType::boolean:
      return value.is_boolean();
    case ValueType::object:
      return value.is_object();
    case ValueType::null:
      return value.is_null();
  }
  return false;
}

bool is_any_of(const Value& value, std::span<const ValueType> types) {
  return std::ranges::any_of(types, [&](ValueType type) { return is_of(value, type); });
}

bool is_zero(const Value& value) { return value.is_number() && value.number() == 0; }
bool is_one(const Value& value) { return value.is_number() && value.number() == 1; }
bool is_false(const Value& value) { return value.is_boolean() && !value.boolean(); }

// A number as JavaScript reads one: blanks around it do not count. Infinity is none.
Value number_of_text(const Value& text, Arena& arena) {
  return as_number({.arguments = std::span(&text, 1), .arena = arena});
}

// Undefined where it can't be had.
Value to_text(const Value& value, Arena& arena) {
  if (value.is_null()) return Value::of("");
  if (!value.is_number() && !value.is_boolean()) return {};
  std::string text;
  write_text(value, text);
  return Value::of(arena.keep(text));
}

Value to_number(const Value& value, Arena& arena) {
  if (value.is_null()) return Value::of(std::int64_t{0});
  if (value.is_boolean()) return Value::of(std::int64_t{value.boolean() ? 1 : 0});
  if (!value.is_text() || value.text().empty()) return {};
  return number_of_text(value, arena);
}

Value to_integer(const Value& value, Arena& arena) {
  const Value number = to_number(value, arena);
  return number.is_number() && is_whole(number) ? number : Value{};
}

Value to_boolean(const Value& value) {
  if (value.is_null() || is_zero(value) || value.text() == "false") return Value::of(false);
  return is_one(value) || value.text() == "true" ? Value::of(true) : Value{};
}

Value to_null(const Value& value) {
  const bool is_empty = value.is_text() && value.text().empty();
  return is_empty || is_zero(value) || is_false(value) ? Value::null() : Value{};
}

Value to(ValueType type, const Value& value, Arena& arena) {
  switch (type) {
    case ValueType::text:
      return to_text(value, arena);
    case ValueType::number:
      return to_number(value, arena);
    case ValueType::integer:
      return to_integer(value, arena);
    case ValueType::boolean:
      return to_boolean(value);
    case ValueType::null:
      return to_null(value);
    case ValueType::object:
      return {};
  }
  return {};
}

// A list of one stands for its item, unless only an object would do. Where there are several types
// Ajv takes the item only if it can be converted to one of them, not if it is one: so do we.
Value only_item(const Value& value, std::span<const ValueType> types) {
  const bool is_object_alone = types.size() == 1 && types.front() == ValueType::object;
  return !is_object_alone && value.is_list() && value.size() == 1 ? value.item(0) : value;
}

}  // namespace

bool convert(Value& value, std::span<const ValueType> types, Arena& arena) {
  if (is_any_of(value, types)) return true;
  const Value only = only_item(value, types);
  if (types.size() == 1 && is_any_of(only, types)) {
    value = only;
    return true;
  }
  for (const ValueType type : types) {
    const Value converted = to(type, only, arena);
    if (converted.is_undefined()) continue;
    value = converted;
    return true;
  }
  return false;
}

// What is a number exactly as JavaScript writes it is taken for seconds, whatever else it could be.
bool is_date_like(std::string_view text, Arena& arena) {
  constexpr double kSecondsMax = 8.64e12;
  const Value number = number_of_text(Value::of(text), arena);
  std::string written;
  if (number.is_number()) write_number(number.number(), written);
  if (number.is_number() && written == text) return std::abs(number.number()) <= kSecondsMax;
  return js_time_ms(text).has_value();
}

bool equals_json(const Value& value, std::string_view json) {
  if (json.starts_with('"') && json.find('\\') == std::string_view::npos) {
    return value.is_text() && value.text() == json.substr(1, json.size() - 2);
  }
  if (is_string(json)) return value.is_text() && value.text() == unquote(json);
  if (json == "true" || json == "false") {
    return value.is_boolean() && value.boolean() == (json == "true");
  }
  simdjson::dom::parser parser;
  simdjson::dom::element element;
  if (parser.parse(simdjson::padded_string(json)).get(element) != simdjson::SUCCESS) return false;
  return value == Value::of(element);
}

}  // namespace analytics::server::pack
