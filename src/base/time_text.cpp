#include "base/time_text.h"

#include <algorithm>
#include <chrono>

namespace analytics {
namespace {

using namespace std::chrono;

void write_digits(char* out, unsigned value, int count) noexcept {
  for (int i = count - 1; i >= 0; --i, value /= 10) out[i] = static_cast<char>('0' + value % 10);
}

Error bad_time(std::string_view text) {
  return {ErrorCode::invalid_timestamp,
          "\"" + std::string(text.substr(0, 40)) +
              "\" is not an ISO 8601 time such as 2026-11-23T12:55:48.357Z"};
}

// Reads a text from left to right; every step says whether it found what it looked for.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool accept(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool digits(int count, int& value) {
    if (rest_.size() < static_cast<std::size_t>(count)) return false;
    value = 0;
    for (int i = 0; i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return false;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(static_cast<std::size_t>(count));
    return true;
  }
  bool fraction(nanoseconds& value) {
    std::int64_t unit = 100'000'000;
    std::size_t length = 0;
    for (; length < rest_.size() && rest_[length] >= '0' && rest_[length] <= '9'; ++length) {
      value += nanoseconds(unit * (rest_[length] - '0'));
      unit /= 10;
    }
    rest_.remove_prefix(length);
    return length > 0;
  }

 private:
  std::string_view rest_;
};

bool read_date(Reader& reader, sys_days& date) {
  int y = 0;
  int m = 0;
  int d = 0;
  if (!reader.digits(4, y) || !reader.accept('-') || !reader.digits(2, m) || !reader.accept('-') ||
      !reader.digits(2, d)) {
    return false;
  }
  const year_month_day calendar =
      year(y) / month(static_cast<unsigned>(m)) / day(static_cast<unsigned>(d));
  date = sys_days(calendar);
  return calendar.ok();
}

bool read_clock(Reader& reader, nanoseconds& since_midnight) {
  int h = 0;
  int m = 0;
  int s = 0;
  nanoseconds part{0};
  if (!reader.digits(2, h) || !reader.accept(':') || !reader.digits(2, m)) return false;
  if (reader.accept(':')) {
    if (!reader.digits(2, s)) return false;
    if ((reader.accept('.') || reader.accept(',')) && !reader.fraction(part)) return false;
  }
  since_midnight = hours(h) + minutes(m) + seconds(s) + part;
  return h < 24 && m < 60 && s <= 60;
}

bool read_offset(Reader& reader, minutes& offset) {
  if (reader.done() || reader.accept('Z') || reader.accept('z')) return true;
  const bool east = reader.accept('+');
  if (!east && !reader.accept('-')) return false;
  int h = 0;
  int m = 0;
  if (!reader.digits(2, h)) return false;
  if (!reader.done() && (reader.accept(':'), !reader.digits(2, m))) return false;
  offset = hours(h) + minutes(m);
  if (!east) offset = -offset;
  return h < 24 && m < 60;
}

}  // namespace

void write_time(char* out, Timestamp time) noexcept {
  static constexpr sys_days kFirst = sys_days(year(0) / 1 / 1);
  static constexpr sys_days kLast = sys_days(year(9999) / 12 / 31);
  const auto millis = floor<milliseconds>(time);
  const sys_days date = std::clamp(floor<days>(millis), kFirst, kLast);
  const year_month_day calendar(date);
  const auto within =
      std::clamp<milliseconds>(millis - date, milliseconds(0), days(1) - milliseconds(1));
  const auto total = static_cast<unsigned>(within.count());
  write_digits(out, static_cast<unsigned>(static_cast<int>(calendar.year())), 4);
  write_digits(out + 5, static_cast<unsigned>(calendar.month()), 2);
  write_digits(out + 8, static_cast<unsigned>(calendar.day()), 2);
  write_digits(out + 11, total / 3'600'000, 2);
  write_digits(out + 14, total / 60'000 % 60, 2);
  write_digits(out + 17, total / 1'000 % 60, 2);
  write_digits(out + 20, total % 1'000, 3);
  out[4] = out[7] = '-';
  out[10] = 'T';
  out[13] = out[16] = ':';
  out[19] = '.';
  out[23] = 'Z';
}

std::string time_text(Timestamp time) {
  std::string text(kTimeBytes, ' ');
  write_time(text.data(), time);
  return text;
}

Result<Timestamp> parse_time(std::string_view text) {
  Reader reader(text);
  sys_days date;
  nanoseconds since_midnight{0};
  minutes offset{0};
  if (!read_date(reader, date)) return bad_time(text);
  // The date alone first: the sum below must not overflow.
  if (date < floor<days>(kTimeFirst) || date > floor<days>(kTimeLast)) return bad_time(text);
  if (!reader.done()) {
    if (!reader.accept('T') && !reader.accept('t') && !reader.accept(' ')) return bad_time(text);
    if (!read_clock(reader, since_midnight) || !read_offset(reader, offset)) return bad_time(text);
  }
  if (!reader.done()) return bad_time(text);
  const Timestamp time(
      duration_cast<Timestamp::duration>(date.time_since_epoch() + since_midnight - offset));
  // An offset may lead out of the range at either end.
  if (time < kTimeFirst || floor<milliseconds>(time) > kTimeLast) return bad_time(text);
  return time;
}

}  // namespace analytics
