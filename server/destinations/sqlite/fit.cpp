#include "server/destinations/sqlite/fit.h"

#include <array>
#include <charconv>
#include <optional>

namespace analytics::server {
namespace {

// In the order of ColumnType.
constexpr std::array<std::string_view, 5> kDeclared = {"BOOLEAN", "INTEGER", "REAL", "TIMESTAMP",
                                                       "TEXT"};

// Whether SQLite might take the text for a number: it starts like one, blanks aside. Taking a text
// for a number that is none costs nothing but a blob.
bool looks_numeric(std::string_view text) {
  constexpr std::size_t kDateBytes = 10;  // What follows a date is most often this.
  if (text.size() > kDateBytes && text[kDateBytes] == 'T') return false;
  const std::size_t start = text.find_first_not_of(" \t\n\v\f\r");
  if (start == std::string_view::npos) return false;
  text.remove_prefix(start);
  if (text.front() == '+' || text.front() == '-') text.remove_prefix(1);
  if (text.starts_with('.')) text.remove_prefix(1);
  if (text.empty() || text.front() < '0' || text.front() > '9') return false;
  return text.find_first_not_of("0123456789+-.eE \t\n\v\f\r") == std::string_view::npos;
}

// The integer whose digits are exactly this text.
std::optional<std::int64_t> canonical_integer(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::to_string(number) == text ? std::optional(number) : std::nullopt;
}

Fitted fit_text_into_numbers(std::string_view text, ColumnType declared) {
  if (!looks_numeric(text)) return {.value = text};
  const std::optional<std::int64_t> number = canonical_integer(text);
  // A REAL column would give the integer back with a ".0" at its end.
  if (number && declared != ColumnType::real) return {.value = *number};
  return {.value = text, .as_blob = true};
}

}  // namespace

std::string_view declared_name(ColumnType type) {
  return kDeclared[static_cast<std::size_t>(type)];
}

ColumnType declared_type(std::string_view declaration) {
  for (std::size_t i = 0; i < kDeclared.size(); ++i) {
    if (kDeclared[i] == declaration) return static_cast<ColumnType>(i);
  }
  return ColumnType::varchar;
}

Fitted fit(const Value& value, ColumnType declared) {
  const auto* text = std::get_if<std::string_view>(&value);
  if (declared == ColumnType::varchar) {
    return text != nullptr ? Fitted{.value = value}
                           : Fitted{.value = value, .written = written_out(value)};
  }
  if (text != nullptr) return fit_text_into_numbers(*text, declared);
  if (std::holds_alternative<bool>(value) && declared != ColumnType::boolean) {
    return {.value = value, .written = written_out(value)};
  }
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number && declared == ColumnType::real && !is_exact_as_double(*number)) {
    return {.value = value, .written = written_out(value), .as_blob = true};
  }
  return {.value = value};
}

}  // namespace analytics::server
