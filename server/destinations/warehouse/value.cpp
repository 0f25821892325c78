#include "server/destinations/warehouse/value.h"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/time_text.h"

namespace analytics::server {
namespace {

struct TypeNames {
  ColumnType type;
  std::string_view name;
  std::string_view declared;
};

constexpr std::array<TypeNames, 5> kTypes = {{
    {ColumnType::boolean, "boolean", "BOOLEAN"},
    {ColumnType::integer, "integer", "INTEGER"},
    {ColumnType::real, "float", "REAL"},
    {ColumnType::timestamp, "timestamp", "TIMESTAMP"},
    {ColumnType::varchar, "varchar", "TEXT"},
}};

// Whether SQLite might take the text for a number: it starts like one, blanks aside. Taking a text
// for a number that is none costs nothing but a blob.
bool looks_numeric(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\n\v\f\r");
  if (start == std::string_view::npos) return false;
  text.remove_prefix(start);
  if (text.front() == '+' || text.front() == '-') text.remove_prefix(1);
  if (text.starts_with('.')) text.remove_prefix(1);
  if (text.empty() || text.front() < '0' || text.front() > '9') return false;
  return text.find_first_not_of("0123456789+-.eE \t\n\v\f\r") == std::string_view::npos;
}

std::string digits_of(std::int64_t number) { return std::to_string(number); }

std::string shortest(double number) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return {buffer.data(), end};
}

// The integer whose digits are exactly this text.
std::optional<std::int64_t> canonical_integer(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return digits_of(number) == text ? std::optional(number) : std::nullopt;
}

bool is_exact_as_double(std::int64_t number) {
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  return number >= -kExact && number <= kExact;
}

Fitted fit_into_text(Value value) {
  if (const auto* flag = std::get_if<bool>(&value)) return {std::string(*flag ? "true" : "false")};
  if (const auto* number = std::get_if<std::int64_t>(&value)) return {digits_of(*number)};
  if (const auto* number = std::get_if<double>(&value)) return {shortest(*number)};
  return {std::move(value)};
}

Fitted fit_text_into_numbers(std::string text, ColumnType declared) {
  if (!looks_numeric(text)) return {std::move(text)};
  const std::optional<std::int64_t> number = canonical_integer(text);
  // A REAL column would give the integer back with a ".0" at its end.
  if (number && declared != ColumnType::real) return {*number};
  return {std::move(text), true};
}

}  // namespace

std::string_view type_name(ColumnType type) { return kTypes[static_cast<std::size_t>(type)].name; }

ColumnType type_named(std::string_view name) {
  for (const TypeNames& known : kTypes) {
    if (known.name == name) return known.type;
  }
  return ColumnType::varchar;
}

std::string_view declared_name(ColumnType type) {
  return kTypes[static_cast<std::size_t>(type)].declared;
}

ColumnType declared_type(std::string_view declaration) {
  for (const TypeNames& known : kTypes) {
    if (known.declared == declaration) return known.type;
  }
  return ColumnType::varchar;
}

ColumnType type_of(const Value& value) {
  if (std::holds_alternative<bool>(value)) return ColumnType::boolean;
  if (std::holds_alternative<std::int64_t>(value)) return ColumnType::integer;
  if (std::holds_alternative<double>(value)) return ColumnType::real;
  const auto* text = std::get_if<std::string>(&value);
  constexpr std::size_t kDateBytes = 10;
  if (text == nullptr || text->size() < kDateBytes || (*text)[4] != '-') return ColumnType::varchar;
  return parse_time(*text) ? ColumnType::timestamp : ColumnType::varchar;
}

ColumnType widened(ColumnType column, ColumnType value) {
  if (column == value) return column;
  const auto is_number = [](ColumnType type) {
    return type == ColumnType::integer || type == ColumnType::real;
  };
  return is_number(column) && is_number(value) ? ColumnType::real : ColumnType::varchar;
}

Fitted fit(Value value, ColumnType declared) {
  if (declared == ColumnType::varchar) return fit_into_text(std::move(value));
  if (auto* text = std::get_if<std::string>(&value)) {
    return fit_text_into_numbers(std::move(*text), declared);
  }
  if (const auto* flag = std::get_if<bool>(&value); flag && declared != ColumnType::boolean) {
    return {std::string(*flag ? "true" : "false")};
  }
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number && declared == ColumnType::real && !is_exact_as_double(*number)) {
    return {digits_of(*number), true};
  }
  return {std::move(value)};
}

}  // namespace analytics::server
