#include "cli/import/convert.h"

#include <charconv>
#include <cmath>
#include <utility>

#include "cli/printable.h"

namespace analytics::cli {
namespace {

// Up to here a double holds every integer.
constexpr double kExactIntegerMax = 9007199254740992.0;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

template <class Number>
std::optional<Number> read_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  Number number{};
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

std::optional<Json> integer(std::string_view text) {
  if (const auto number = read_number<std::int64_t>(text)) return Json(*number);
  if (const auto number = read_number<std::uint64_t>(text)) return Json(*number);
  // "66.0": what spreadsheets and data frames make of an integer column with gaps.
  const auto real = read_number<double>(text);
  if (!real || std::trunc(*real) != *real || std::abs(*real) > kExactIntegerMax) {
    return std::nullopt;
  }
  return Json(static_cast<std::int64_t>(*real));
}

std::optional<Json> number(std::string_view text) {
  if (const auto whole = read_number<std::int64_t>(text)) return Json(*whole);
  const auto real = read_number<double>(text);
  if (!real || !std::isfinite(*real)) return std::nullopt;
  return Json(*real);
}

std::optional<Json> boolean(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const char* yes : {"true", "yes", "t", "y", "1"}) {
    if (lower == yes) return Json(true);
  }
  for (const char* no : {"false", "no", "f", "n", "0"}) {
    if (lower == no) return Json(false);
  }
  return std::nullopt;
}

bool is_text_type(ValueType type) { return type == ValueType::as_is || type == ValueType::string; }

bool is_empty(const Cell& cell, ValueType type) {
  if (const auto* text = std::get_if<std::string_view>(&cell)) {
    return text->empty() || (!is_text_type(type) && trimmed(*text).empty());
  }
  const auto* json = std::get_if<Json>(&cell);
  if (json == nullptr || json->is_null()) return true;
  return !is_text_type(type) && json->kind() == Json::Kind::string &&
         trimmed(json->as_string().value_or("")).empty();
}

Error wrong(ErrorCode code, const std::string& text, const char* wanted) {
  return {code, "\"" + printable_excerpt(text) + "\" is not " + wanted};
}

// A value that was there and could not be read as wanted is an error.
Result<std::optional<Json>> found(std::optional<Json> value, const std::string& text,
                                  const char* wanted) {
  if (value) return value;
  return wrong(ErrorCode::invalid_field, text, wanted);
}

Result<std::optional<Json>> json_value(const Cell& cell) {
  if (const auto* json = std::get_if<Json>(&cell)) return std::optional<Json>(*json);
  const std::string text = as_text(cell);
  Result<Json> parsed = Json::parse(text);
  if (!parsed) return wrong(ErrorCode::invalid_json, text, "JSON");
  return std::optional<Json>(std::move(*parsed));
}

}  // namespace

std::string as_text(const Cell& cell) {
  if (const auto* text = std::get_if<std::string_view>(&cell)) return std::string(*text);
  const auto* json = std::get_if<Json>(&cell);
  if (json == nullptr || json->is_null()) return {};
  if (std::optional<std::string> text = json->as_string()) return std::move(*text);
  return std::string(json->text());
}

Result<std::optional<Timestamp>> as_time(const Cell& cell, const ValueSource& source) {
  if (is_empty(cell, ValueType::time)) return std::optional<Timestamp>();
  const std::string text = as_text(cell);
  Result<Timestamp> time = source.time.parse(trimmed(text));
  if (!time) return std::move(time).error();
  return std::optional<Timestamp>(*time);
}

Result<std::optional<Json>> convert(const Cell& cell, const ValueSource& source) {
  if (is_empty(cell, source.type)) {
    return source.empty_is_null ? std::optional<Json>(Json()) : std::optional<Json>();
  }
  if (source.type == ValueType::as_is) {
    if (const auto* json = std::get_if<Json>(&cell)) return std::optional<Json>(*json);
  }
  const std::string text = as_text(cell);
  switch (source.type) {
    case ValueType::as_is:
    case ValueType::string:
      return std::optional<Json>(Json(text));
    case ValueType::integer:
      return found(integer(trimmed(text)), text, "an integer");
    case ValueType::number:
      return found(number(trimmed(text)), text, "a number");
    case ValueType::boolean:
      return found(boolean(trimmed(text)), text, "true or false");
    case ValueType::json:
      return json_value(cell);
    case ValueType::time:
      break;
  }
  Result<std::optional<Timestamp>> time = as_time(cell, source);
  if (!time) return std::move(time).error();
  return std::optional<Json>(Json(time_text(**time)));
}

}  // namespace analytics::cli
