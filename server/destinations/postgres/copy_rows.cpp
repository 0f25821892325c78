#include "server/destinations/postgres/copy_rows.h"

#include <bit>
#include <chrono>
#include <concepts>
#include <cstring>

#include <simdjson.h>

#include "base/time_text.h"
#include "server/destinations/warehouse/own_time.h"

namespace analytics::server {
namespace {

using std::chrono::microseconds;

// What comes before the first row: signature, flags, length of an extension.
constexpr std::string_view kHeader("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);

template <std::integral T>
void append_number(std::string& out, T number) {
  char bytes[sizeof(T)];
  auto rest = static_cast<std::make_unsigned_t<T>>(number);
  for (std::size_t i = sizeof(T); i-- > 0; rest = static_cast<decltype(rest)>(rest >> 7 >> 1)) {
    bytes[i] = static_cast<char>(rest & 0xff);
  }
  out.append(bytes, sizeof(T));
}

void append_text(std::string& out, std::string_view text) {
  append_number(out, static_cast<std::int32_t>(text.size()));
  out += text;
}

template <std::integral T>
void append_number_field(std::string& out, T number) {
  append_number(out, static_cast<std::int32_t>(sizeof(T)));
  append_number(out, number);
}

double number_of(const Value& value) {
  const auto* whole = std::get_if<std::int64_t>(&value);
  return whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value);
}

constexpr Timestamp kEpoch =
    std::chrono::sys_days(std::chrono::year(2000) / std::chrono::January / 1);

// Digits behind the microseconds, which Postgres would round.
bool is_finer_than_microseconds(std::string_view text) {
  const std::size_t point = text.find_first_of(".,");
  if (point == std::string_view::npos) return false;
  const std::size_t end = text.find_first_not_of("0123456789", point + 1);
  const std::size_t digits = (end == std::string_view::npos ? text.size() : end) - point - 1;
  return digits > 6 &&
         text.substr(point + 7, digits - 6).find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

std::optional<std::int64_t> postgres_time(std::string_view text) {
  if (const auto own = own_time(text)) {
    return std::chrono::duration_cast<microseconds>(*own - kEpoch).count();
  }
  constexpr std::size_t kDateBytes = 10;
  if (text.size() < kDateBytes || text[4] != '-' || is_finer_than_microseconds(text)) {
    return std::nullopt;
  }
  const Result<Timestamp> time = parse_time(text);
  if (!time) return std::nullopt;
  return std::chrono::floor<microseconds>(*time - kEpoch).count();
}

ColumnType postgres_type_of(const Value& value) {
  const auto* text = std::get_if<std::string_view>(&value);
  if (text == nullptr) return type_of(value);
  return postgres_time(*text) ? ColumnType::timestamp : ColumnType::varchar;
}

std::string presentable(std::string_view text) {
  const bool is_utf8 = simdjson::validate_utf8(text.data(), text.size());
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\0') {
      out += "\\u0000";
    } else if (!is_utf8 && (static_cast<unsigned char>(c) & 0x80) != 0) {
      out += "\xef\xbf\xbd";
    } else {
      out += c;
    }
  }
  return out;
}

void append_null_field(std::string& out) { append_number(out, std::int32_t{-1}); }

void append_field(std::string& out, const Value& value, ColumnType type) {
  const auto* text = std::get_if<std::string_view>(&value);
  if (is_null(value)) return append_null_field(out);
  switch (type) {
    case ColumnType::boolean:
      append_number(out, std::int32_t{1});
      out += std::get<bool>(value) ? '\1' : '\0';
      return;
    case ColumnType::integer:
      return append_number_field(out, std::get<std::int64_t>(value));
    case ColumnType::real:
      return append_number_field(out, std::bit_cast<std::int64_t>(number_of(value)));
    case ColumnType::timestamp:
      return append_number_field(out, postgres_time(*text).value_or(0));
    case ColumnType::varchar:
      return append_text(out, text != nullptr ? *text : std::string_view(written_out(value)));
  }
}

void CopyRows::begin_row(std::size_t columns) {
  append_number(bytes_, static_cast<std::int16_t>(columns));
  ++rows_;
}

std::string_view CopyRows::finish() {
  append_number(bytes_, std::int16_t{-1});
  return bytes_;
}

void CopyRows::clear() {
  bytes_ = kHeader;
  rows_ = 0;
}

}  // namespace analytics::server
