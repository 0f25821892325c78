#include "server/destinations/pack/functions/js_time.h"

#include <cmath>
#include <cstdio>
#include <string_view>

#include "server/destinations/pack/functions/js_text.h"
#include "server/destinations/pack/functions/loose_time.h"
#include "server/destinations/pack/functions/time_parts.h"

namespace analytics::server::pack {
namespace {

constexpr std::size_t kTimeTextBytesMax = 128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes a text apart from its beginning.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

  bool skip_one_of(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == characters.npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// How many of `T` and blanks there were.
  void skip_blanks_and_t() {
    while (!rest_.empty()) {
      const std::size_t length = rest_[0] == 'T' || rest_[0] == 't' ? 1 : blank_at(rest_);
      if (length == 0) return;
      rest_.remove_prefix(length);
    }
  }
  std::string_view digits(std::size_t count_max) {
    std::size_t count = 0;
    while (count < count_max && count < rest_.size() && is_digit(rest_[count])) ++count;
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  /// Exactly so many.
  bool number(std::size_t count, std::int64_t& into);

 private:
  std::string_view rest_;
};

std::int64_t number_of(std::string_view digits, std::int64_t otherwise = 0) {
  if (digits.empty()) return otherwise;
  std::int64_t number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

bool Reader::number(std::size_t count, std::int64_t& into) {
  const std::string_view taken = digits(count);
  if (taken.size() != count) return false;
  into = number_of(taken);
  return true;
}

// dayjs's own form. Every part may be missing, so that taking as much as there is of each in turn
// finds what its expression would.
std::optional<std::int64_t> dayjs_ms(std::string_view text) {
  Reader reader(text);
  TimeParts parts;
  if (!reader.number(4, parts.year)) return std::nullopt;
  reader.skip_one_of("-/");
  parts.month = number_of(reader.digits(2), 1);
  reader.skip_one_of("-/");
  parts.day = number_of(reader.digits(2), 1);
  reader.skip_blanks_and_t();
  parts.hour = number_of(reader.digits(2));
  reader.skip_one_of(":");
  parts.minute = number_of(reader.digits(2));
  reader.skip_one_of(":");
  parts.second = number_of(reader.digits(2));
  reader.skip_one_of(".:");
  parts.millisecond = number_of(reader.digits(3));
  reader.digits(text.size());
  if (!reader.at_end()) return std::nullopt;
  if (parts.year < 100) parts.year += 1900;  // As Date.UTC.
  return utc_ms(parts);
}

bool read_iso_year(Reader& reader, TimeParts& parts) {
  const bool is_negative = reader.rest().starts_with('-');
  if (!reader.skip_one_of("+-")) return reader.number(4, parts.year);
  if (!reader.number(6, parts.year) || (is_negative && parts.year == 0)) return false;
  if (is_negative) parts.year = -parts.year;
  return true;
}

bool read_iso_date(Reader& reader, TimeParts& parts) {
  if (!read_iso_year(reader, parts)) return false;
  if (!reader.skip_one_of("-")) return true;
  if (!reader.number(2, parts.month) || parts.month < 1 || parts.month > 12) return false;
  if (!reader.skip_one_of("-")) return true;
  return reader.number(2, parts.day) && parts.day >= 1 && parts.day <= 31;
}

bool read_fraction(Reader& reader, TimeParts& parts) {
  std::string_view digits = reader.digits(3);
  if (digits.empty()) return false;
  parts.millisecond = number_of(digits);
  for (std::size_t i = digits.size(); i < 3; ++i) parts.millisecond *= 10;
  reader.digits(kTimeTextBytesMax);
  return true;
}

bool read_iso_clock(Reader& reader, TimeParts& parts) {
  if (!reader.number(2, parts.hour) || !reader.skip_one_of(":")) return false;
  if (!reader.number(2, parts.minute)) return false;
  if (reader.skip_one_of(":")) {
    if (!reader.number(2, parts.second)) return false;
    if (reader.skip_one_of(".") && !read_fraction(reader, parts)) return false;
  }
  if (parts.hour == 24) return parts.minute == 0 && parts.second == 0 && parts.millisecond == 0;
  return parts.hour < 24 && parts.minute < 60 && parts.second < 60;
}

bool read_iso_offset(Reader& reader, TimeParts& parts) {
  if (reader.at_end() || reader.skip_one_of("Zz")) return reader.at_end();
  const std::int64_t sign = reader.rest().starts_with('-') ? -1 : 1;
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  if (!reader.skip_one_of("+-") || !reader.number(2, hours)) return false;
  reader.skip_one_of(":");
  if (!reader.number(2, minutes) || hours > 23 || minutes > 59) return false;
  parts.hour -= sign * hours;
  parts.minute -= sign * minutes;
  return reader.at_end();
}

bool fits(std::string_view text, std::string_view pattern) {
  if (text.size() < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '0' ? !is_digit(text[i]) : text[i] != pattern[i]) return false;
  }
  return true;
}

// What may follow `0000-00-00`.
bool is_iso_clock(std::string_view text) {
  if (!fits(text, "T00:00")) return false;
  text.remove_prefix(6);
  if (fits(text, ":00")) text.remove_prefix(3);
  if (text.starts_with('.')) {
    Reader fraction(text.substr(1));
    if (fraction.digits(9).empty()) return false;
    text = fraction.rest();
  }
  if (text.empty() || text == "Z") return true;
  if (text[0] != '+' && text[0] != '-') return false;
  const std::string_view offset = text.substr(1);
  return (offset.size() == 4 && fits(offset, "0000")) ||
         (offset.size() == 5 && fits(offset, "00:00"));
}

}  // namespace

std::optional<std::int64_t> date_parse_ms(std::string_view text) {
  if (text.size() > kTimeTextBytesMax) return std::nullopt;
  Reader reader(text);
  TimeParts parts;
  if (!read_iso_date(reader, parts)) return loose_time_ms(text);
  if (reader.at_end()) return utc_ms(parts);
  if (!reader.skip_one_of("Tt")) return loose_time_ms(text);
  if (!read_iso_clock(reader, parts) || !read_iso_offset(reader, parts)) return std::nullopt;
  return utc_ms(parts);
}

std::optional<std::int64_t> js_time_ms(std::string_view text) {
  if (text.size() > kTimeTextBytesMax) return std::nullopt;
  const bool ends_in_z = text.ends_with('Z') || text.ends_with('z');
  if (!ends_in_z) {
    if (const std::optional<std::int64_t> ms = dayjs_ms(text)) return ms;
  }
  return date_parse_ms(text);
}

std::optional<std::int64_t> time_ms(const Value& value) {
  if (value.is_text()) return js_time_ms(value.text());
  if (!value.is_number()) return std::nullopt;
  const double ms = std::trunc(value.number());
  if (std::abs(ms) > static_cast<double>(kTimeMsMax)) return std::nullopt;
  return static_cast<std::int64_t>(ms);
}

bool is_iso_date(std::string_view text) {
  if (!fits(text, "0000-00-00")) return false;
  if (text.size() > 10 && !is_iso_clock(text.substr(10))) return false;
  return date_parse_ms(text).has_value();
}

std::string js_time_text(std::int64_t time_ms) {
  const TimeParts parts = parts_of(time_ms);
  const bool is_long = parts.year < 0 || parts.year > 9999;
  char text[48];
  const int size = std::snprintf(
      text, sizeof text, "%s%0*lld-%02lld-%02lldT%02lld:%02lld:%02lld.%03lldZ",
      is_long ? (parts.year < 0 ? "-" : "+") : "", is_long ? 6 : 4,
      static_cast<long long>(parts.year < 0 ? -parts.year : parts.year),
      static_cast<long long>(parts.month), static_cast<long long>(parts.day),
      static_cast<long long>(parts.hour), static_cast<long long>(parts.minute),
      static_cast<long long>(parts.second), static_cast<long long>(parts.millisecond));
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace analytics::server::pack
