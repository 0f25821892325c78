#include "server/route/fql_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/buffer.h"
#include "json/write.h"

namespace analytics::server {
namespace {

using simdjson::dom::element_type;

// As JSON has it: whole numbers without a point, others at their shortest.
std::string number_text(long double number) {
  std::array<char, 40> text{};
  char* const end = text.data() + text.size();
  std::to_chars_result written{};
  if (std::trunc(number) == number && std::fabs(number) < 0x1p63L) {
    written = std::to_chars(text.data(), end, static_cast<std::int64_t>(number));
  } else if (std::trunc(number) == number && number > 0 && number < 0x1p64L) {
    written = std::to_chars(text.data(), end, static_cast<std::uint64_t>(number));
  } else {
    written = std::to_chars(text.data(), end, static_cast<double>(number));
  }
  return {text.data(), written.ptr};
}

std::string string_json(std::string_view text) {
  ByteBuffer out;
  write_string(out, text);
  return std::string(out.view());
}

}  // namespace

FqlValue FqlValue::of(bool value) {
  FqlValue made;
  made.type_ = FqlType::boolean;
  made.boolean_ = value;
  return made;
}

FqlValue FqlValue::of(long double value) {
  FqlValue made;
  made.type_ = FqlType::number;
  made.number_ = value;
  return made;
}

FqlValue FqlValue::made(std::string text) {
  FqlValue made;
  made.type_ = FqlType::string;
  made.is_own_ = true;
  made.own_ = std::move(text);
  return made;
}

FqlValue FqlValue::of(const FqlLiteral& literal) {
  FqlValue made;
  made.type_ = literal.type;
  made.boolean_ = literal.boolean;
  made.number_ = literal.number;
  made.borrowed_ = literal.text;
  made.literal_ = &literal;
  return made;
}

FqlValue FqlValue::of(simdjson::dom::element element) {
  FqlValue made;
  switch (element.type()) {
    case element_type::NULL_VALUE:
      break;
    case element_type::BOOL:
      return of(bool(element.get_bool().value_unsafe()));
    case element_type::INT64:
      return of(static_cast<long double>(element.get_int64().value_unsafe()));
    case element_type::UINT64:
      return of(static_cast<long double>(element.get_uint64().value_unsafe()));
    case element_type::DOUBLE:
      return of(static_cast<long double>(element.get_double().value_unsafe()));
    case element_type::STRING:
      made.type_ = FqlType::string;
      made.borrowed_ = element.get_string().value_unsafe();
      break;
    case element_type::ARRAY:
      made.type_ = FqlType::list;
      made.element_ = element;
      break;
    case element_type::OBJECT:
      made.type_ = FqlType::object;
      made.element_ = element;
      break;
  }
  return made;
}

std::size_t FqlValue::size() const {
  if (literal_ != nullptr) return literal_->items.size();
  return items().size();
}

std::vector<FqlValue> FqlValue::items() const {
  std::vector<FqlValue> all;
  if (literal_ != nullptr) {
    for (const FqlLiteral& item : literal_->items) all.push_back(of(item));
    return all;
  }
  const simdjson::dom::array array = element_.get_array().value_unsafe();
  for (const simdjson::dom::element item : array) all.push_back(of(item));
  return all;
}

bool FqlValue::has_item(const FqlValue& wanted) const {
  if (literal_ != nullptr) {
    return std::ranges::any_of(literal_->items,
                               [&](const FqlLiteral& item) { return of(item) == wanted; });
  }
  const simdjson::dom::array array = element_.get_array().value_unsafe();
  for (const simdjson::dom::element item : array) {
    if (of(item) == wanted) return true;
  }
  return false;
}

std::string FqlValue::json() const {
  switch (type_) {
    case FqlType::null:
      return "null";
    case FqlType::boolean:
      return boolean_ ? "true" : "false";
    case FqlType::number:
      return number_text(number_);
    case FqlType::string:
      return string_json(text());
    case FqlType::object:
      return simdjson::minify(element_);
    case FqlType::list:
      break;
  }
  std::string all = "[";
  for (const FqlValue& item : items()) {
    if (all.size() > 1) all += ',';
    all += item.json();
  }
  return all + "]";
}

bool operator==(const FqlValue& left, const FqlValue& right) {
  if (left.type_ != right.type_) return false;
  switch (left.type_) {
    case FqlType::null:
      return true;
    case FqlType::boolean:
      return left.boolean_ == right.boolean_;
    case FqlType::number:
      return left.number_ == right.number_;
    case FqlType::string:
      return left.text() == right.text();
    case FqlType::object:
      return left.json() == right.json();
    case FqlType::list:
      return left.items() == right.items();
  }
  return false;
}

}  // namespace analytics::server
