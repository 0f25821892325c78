#include "retry/retry_after.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace analytics {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> kLongDays = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

struct Parts {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads a text from left to right; every step says whether it found what it looked for.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool accept(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  bool number(std::size_t digits, int& value) {
    if (rest_.size() < digits) return false;
    value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (!is_digit(c)) return false;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return true;
  }
  bool one_of(std::span<const std::string_view> names, int& number_from_one) {
    const auto found = std::ranges::find_if(names, [&](auto name) { return accept(name); });
    number_from_one = static_cast<int>(found - names.begin()) + 1;
    return found != names.end();
  }
  bool time_of_day(Parts& parts) {
    return number(2, parts.hour) && accept(":") && number(2, parts.minute) && accept(":") &&
           number(2, parts.second);
  }

 private:
  std::string_view rest_;
};

// Sun, 06 Nov 1994 08:49:37 GMT
bool read_imf(Reader reader, Parts& parts) {
  int weekday = 0;
  return reader.one_of(kDays, weekday) && reader.accept(", ") && reader.number(2, parts.day) &&
         reader.accept(" ") && reader.one_of(kMonths, parts.month) && reader.accept(" ") &&
         reader.number(4, parts.year) && reader.accept(" ") && reader.time_of_day(parts) &&
         reader.accept(" GMT") && reader.done();
}

// Sunday, 06-Nov-94 08:49:37 GMT
bool read_rfc850(Reader reader, Parts& parts, Timestamp now) {
  int weekday = 0;
  if (!(reader.one_of(kLongDays, weekday) && reader.accept(", ") && reader.number(2, parts.day) &&
        reader.accept("-") && reader.one_of(kMonths, parts.month) && reader.accept("-") &&
        reader.number(2, parts.year) && reader.accept(" ") && reader.time_of_day(parts) &&
        reader.accept(" GMT") && reader.done())) {
    return false;
  }
  const int this_year = static_cast<int>(year_month_day(floor<days>(now)).year());
  parts.year += this_year / 100 * 100;
  if (parts.year > this_year + 50) parts.year -= 100;
  if (parts.year <= this_year - 50) parts.year += 100;
  return true;
}

// Sun Nov  6 08:49:37 1994
bool read_asctime(Reader reader, Parts& parts) {
  int weekday = 0;
  return reader.one_of(kDays, weekday) && reader.accept(" ") &&
         reader.one_of(kMonths, parts.month) && reader.accept(" ") &&
         (reader.accept(" ") ? reader.number(1, parts.day) : reader.number(2, parts.day)) &&
         reader.accept(" ") && reader.time_of_day(parts) && reader.accept(" ") &&
         reader.number(4, parts.year) && reader.done();
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// A number of any length, since what is beyond the maximum counts as the maximum.
std::optional<Duration> whole_seconds(std::string_view digits) {
  if (digits.empty() || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  std::int64_t count = 0;
  for (const char c : digits) {
    count = std::min<std::int64_t>(count * 10 + (c - '0'),
                                   duration_cast<seconds>(kRetryAfterMax).count());
  }
  return seconds(count);
}

}  // namespace

std::optional<Timestamp> http_date(std::string_view text, Timestamp now) noexcept {
  Parts parts;
  const Reader reader(trimmed(text));
  if (!read_imf(reader, parts) && !read_rfc850(reader, parts, now) &&
      !read_asctime(reader, parts)) {
    return std::nullopt;
  }
  const year_month_day date = year(parts.year) / month(static_cast<unsigned>(parts.month)) /
                              day(static_cast<unsigned>(parts.day));
  // Nanoseconds in 64 bits reach from 1678 to 2261.
  if (!date.ok() || parts.year < 1678 || parts.year > 2261) return std::nullopt;
  if (parts.hour > 23 || parts.minute > 59 || parts.second > 60) return std::nullopt;
  return Timestamp(sys_days(date)) + hours(parts.hour) + minutes(parts.minute) +
         seconds(parts.second);
}

std::optional<Duration> retry_after(std::string_view value, std::string_view date_header,
                                    Timestamp now) noexcept {
  value = trimmed(value);
  std::optional<Duration> wait = whole_seconds(value);
  if (!wait) {
    const std::optional<Timestamp> until = http_date(value, now);
    if (!until) return std::nullopt;
    const Timestamp from = http_date(date_header, now).value_or(now);
    // Compared before subtracted: two dates may be further apart than 64 bits of nanoseconds.
    wait = *until <= from                    ? Duration(0)
           : *until >= from + kRetryAfterMax ? kRetryAfterMax
                                             : Duration(*until - from);
  }
  return std::clamp(*wait, kRetryAfterMin, kRetryAfterMax);
}

}  // namespace analytics
