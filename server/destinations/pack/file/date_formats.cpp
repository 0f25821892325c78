#include "server/destinations/pack/file/date_formats.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace analytics::server::pack {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes that many digits from the front: their number, or -1.
int take_digits(std::string_view& rest, std::size_t count) {
  if (rest.size() < count || !std::ranges::all_of(rest.substr(0, count), is_digit)) return -1;
  int number = 0;
  for (const char c : rest.substr(0, count)) number = number * 10 + (c - '0');
  rest.remove_prefix(count);
  return number;
}

bool take(std::string_view& rest, char c) {
  if (!rest.starts_with(c)) return false;
  rest.remove_prefix(1);
  return true;
}

bool is_leap_year(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

bool is_zone(std::string_view zone) {
  if (zone.empty() || zone == "z" || zone == "Z") return true;
  if (!take(zone, '+') && !take(zone, '-')) return false;
  if (take_digits(zone, 2) < 0 || zone.empty()) return zone.empty();
  take(zone, ':');
  return take_digits(zone, 2) >= 0 && zone.empty();
}

// White space as JavaScript's \s has it: its length in bytes at the front, 0 if it is none.
std::size_t space_bytes(std::string_view text) {
  constexpr std::string_view kOneByte = " \t\n\v\f\r";
  if (kOneByte.find(text.front()) != std::string_view::npos) return 1;
  constexpr std::array<std::string_view, 19> kLonger{
      "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82",
      "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87",
      "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8", "\xE2\x80\xA9",
      "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80", "\xEF\xBB\xBF"};
  for (const std::string_view space : kLonger) {
    if (text.starts_with(space)) return space.size();
  }
  return 0;
}

}  // namespace

bool is_date_format(std::string_view text) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int year = take_digits(text, 4);
  if (year < 0 || !take(text, '-')) return false;
  const int month = take_digits(text, 2);
  if (month < 1 || month > 12 || !take(text, '-')) return false;
  const int day = take_digits(text, 2);
  const int days =
      month == 2 && is_leap_year(year) ? 29 : kDays[static_cast<std::size_t>(month) - 1];
  return text.empty() && day >= 1 && day <= days;
}

bool is_time_format(std::string_view text) {
  const int hour = take_digits(text, 2);
  if (hour < 0 || !take(text, ':')) return false;
  const int minute = take_digits(text, 2);
  if (minute < 0 || !take(text, ':')) return false;
  const int second = take_digits(text, 2);
  if (second < 0) return false;
  if (take(text, '.')) {
    if (take_digits(text, 1) < 0) return false;
    while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  }
  const bool is_leap_second = hour == 23 && minute == 59 && second == 60;
  return is_zone(text) && ((hour <= 23 && minute <= 59 && second <= 59) || is_leap_second);
}

bool is_date_time_format(std::string_view text) {
  constexpr std::size_t kDateBytes = 10;
  if (text.size() <= kDateBytes || !is_date_format(text.substr(0, kDateBytes))) return false;
  text.remove_prefix(kDateBytes);
  const bool is_t = text.front() == 't' || text.front() == 'T';
  const std::size_t separator = is_t ? 1 : space_bytes(text);
  return separator != 0 && is_time_format(text.substr(separator));
}

}  // namespace analytics::server::pack
