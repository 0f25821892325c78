#include "server/destinations/warehouse/value.h"

#include <array>
#include <charconv>

#include <analytics/json.h>

#include "base/time_text.h"
#include "server/destinations/warehouse/own_time.h"

namespace analytics::server {
namespace {

// In the order of ColumnType.
constexpr std::array<std::string_view, 5> kNames = {"boolean", "integer", "float", "timestamp",
                                                    "varchar"};

std::string shortest(double number) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return {buffer.data(), end};
}

bool is_time(std::string_view text) {
  constexpr std::size_t kDateBytes = 10;
  if (text.size() < kDateBytes || text[4] != '-') return false;
  return own_time(text) || parse_time(text);
}

}  // namespace

std::string_view type_name(ColumnType type) { return kNames[static_cast<std::size_t>(type)]; }

ColumnType type_named(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<ColumnType>(i);
  }
  return ColumnType::varchar;
}

ColumnType type_of(const Value& value) {
  if (std::holds_alternative<bool>(value)) return ColumnType::boolean;
  if (std::holds_alternative<std::int64_t>(value)) return ColumnType::integer;
  if (std::holds_alternative<double>(value)) return ColumnType::real;
  const auto* text = std::get_if<std::string_view>(&value);
  return text != nullptr && is_time(*text) ? ColumnType::timestamp : ColumnType::varchar;
}

ColumnType widened(ColumnType column, ColumnType value) {
  if (column == value) return column;
  const auto is_number = [](ColumnType type) {
    return type == ColumnType::integer || type == ColumnType::real;
  };
  return is_number(column) && is_number(value) ? ColumnType::real : ColumnType::varchar;
}

bool is_exact_as_double(std::int64_t number) {
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  return number >= -kExact && number <= kExact;
}

std::string written_out(const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* number = std::get_if<double>(&value)) return shortest(*number);
  return {};
}

std::string json_of(const Value& value) {
  if (is_null(value)) return "null";
  Json json;
  if (const auto* flag = std::get_if<bool>(&value)) json = *flag;
  if (const auto* number = std::get_if<std::int64_t>(&value)) json = *number;
  if (const auto* number = std::get_if<double>(&value)) json = *number;
  if (const auto* text = std::get_if<std::string_view>(&value)) json = *text;
  return std::string(json.text());
}

}  // namespace analytics::server
