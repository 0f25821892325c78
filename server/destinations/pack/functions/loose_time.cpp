#include "server/destinations/pack/functions/loose_time.h"

#include <algorithm>
#include <array>
#include <string>

#include "server/destinations/pack/functions/js_text.h"
#include "server/destinations/pack/functions/time_parts.h"

namespace analytics::server::pack {
namespace {

enum class WordKind : std::uint8_t { month, half_of_day, zone, other };

struct Word {
  std::string_view name;
  WordKind kind = WordKind::other;
  int value = 0;  // The month; 0 or 12 hours; the zone's hours from UTC.
};

constexpr std::array kWords = std::to_array<Word>({
    {"jan", WordKind::month, 1},      {"feb", WordKind::month, 2},
    {"mar", WordKind::month, 3},      {"apr", WordKind::month, 4},
    {"may", WordKind::month, 5},      {"jun", WordKind::month, 6},
    {"jul", WordKind::month, 7},      {"aug", WordKind::month, 8},
    {"sep", WordKind::month, 9},      {"oct", WordKind::month, 10},
    {"nov", WordKind::month, 11},     {"dec", WordKind::month, 12},
    {"am", WordKind::half_of_day, 0}, {"pm", WordKind::half_of_day, 12},
    {"ut", WordKind::zone, 0},        {"utc", WordKind::zone, 0},
    {"z", WordKind::zone, 0},         {"gmt", WordKind::zone, 0},
    {"est", WordKind::zone, -5},      {"edt", WordKind::zone, -4},
    {"cst", WordKind::zone, -6},      {"cdt", WordKind::zone, -5},
    {"mst", WordKind::zone, -7},      {"mdt", WordKind::zone, -6},
    {"pst", WordKind::zone, -8},      {"pdt", WordKind::zone, -7},
});

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Where a letter of a word stands: V8 takes every character from 'A' on for one, signs among them,
// but for blanks.
bool is_letter_at(std::string_view rest) {
  return !rest.empty() && static_cast<unsigned char>(rest.front()) >= 'A' && blank_at(rest) == 0;
}

// Months are known by their first three letters, however they go on.
Word word_of(std::string_view text) {
  std::string begin(text.substr(0, 3));
  std::ranges::transform(begin, begin.begin(), lower_ascii);
  for (const Word& word : kWords) {
    if (word.name == begin && (text.size() <= 3 || word.kind == WordKind::month)) return word;
  }
  return {};
}

// Reads one text; each `take_` is one kind of token, and false where the text is no time.
class LooseTime {
 public:
  explicit LooseTime(std::string_view text) : text_(text) {}

  std::optional<std::int64_t> read() {
    while (at_ < text_.size()) {
      if (!take_token()) return std::nullopt;
    }
    return composed();
  }

 private:
  struct Number {
    int value = 0;
    std::size_t digits = 0;
  };

  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool skip(char c) {
    if (next() != c) return false;
    ++at_;
    return true;
  }

  bool take_token() {
    const char c = next();
    if (is_digit(c)) return take_number();
    if (is_letter_at(text_.substr(at_))) return take_word();
    const bool is_sign = c == '+' || c == '-';
    if (is_sign && (is_utc() || clock_size_ > 0)) return take_offset();
    if ((is_sign || c == ')') && has_number_) return false;
    if (c == '(') {
      skip_parentheses();
    } else {
      ++at_;
    }
    return true;
  }

  Number read_number() {
    Number number;
    for (; is_digit(next()); ++at_, ++number.digits) {
      if (number.value < 100'000'000) number.value = number.value * 10 + (next() - '0');
    }
    return number;
  }

  bool take_number() {
    has_number_ = true;
    const int value = read_number().value;
    if (skip(':')) return take_before_colon(value);
    if (next() == '.' && clock_expects(value)) return take_second_with_fraction(value);
    if (offset_expects_minute_) {
      offset_minute_ = value;
      offset_expects_minute_ = false;
      return true;
    }
    if (clock_expects(value)) {
      end_clock(value);
      const char c = next();
      return at_ == text_.size() || blank_at(text_.substr(at_)) > 0 || c == '+' || c == '-' ||
             ends_in_z();
    }
    if (date_size_ == date_.size()) return false;
    date_[date_size_++] = value;
    skip('-');
    return true;
  }

  bool take_before_colon(int value) {
    if (skip(':')) {
      if (clock_size_ > 0) return false;
      clock_[0] = value;
      clock_size_ = 2;
      return true;
    }
    if (clock_size_ == clock_.size()) return false;
    clock_[clock_size_++] = value;
    skip('.');
    return true;
  }

  bool take_second_with_fraction(int value) {
    ++at_;
    clock_[clock_size_++] = value;
    if (!is_digit(next())) return false;
    int ms = 0;
    for (int place = 100; is_digit(next()); ++at_, place /= 10) ms += (next() - '0') * place;
    end_clock(ms);
    return true;
  }

  // A minute, second or millisecond, as soon as the hour is there.
  bool clock_expects(int value) const {
    if (clock_size_ == 3) return value < 1000;
    return (clock_size_ == 1 || clock_size_ == 2) && value < 60;
  }

  void end_clock(int value) {
    clock_[clock_size_] = value;
    clock_size_ = clock_.size();
  }

  bool ends_in_z() const {
    std::size_t end = at_;
    while (is_letter_at(text_.substr(end))) ++end;
    return end == at_ + 1 && lower_ascii(text_[at_]) == 'z';
  }

  bool take_word() {
    const std::size_t from = at_;
    while (is_letter_at(text_.substr(at_))) ++at_;
    const Word word = word_of(text_.substr(from, at_ - from));
    if (word.kind == WordKind::half_of_day && clock_size_ > 0) {
      half_of_day_ = word.value;
    } else if (word.kind == WordKind::month) {
      month_ = word.value;
      skip('-');
    } else if (word.kind == WordKind::zone && has_number_) {
      offset_sign_ = word.value < 0 ? -1 : 1;
      offset_hour_ = word.value < 0 ? -word.value : word.value;
      offset_minute_ = 0;
    } else {
      return !has_number_ && !is_digit(next());
    }
    return true;
  }

  bool is_utc() const { return offset_sign_ != 0 && offset_hour_ == 0 && offset_minute_ == 0; }

  bool take_offset() {
    offset_sign_ = next() == '-' ? -1 : 1;
    ++at_;
    const Number number = read_number();
    has_number_ = true;
    offset_expects_minute_ = next() == ':';
    const bool has_minutes = number.digits > 2 && !offset_expects_minute_;
    offset_hour_ = has_minutes ? number.value / 100 : number.value;
    offset_minute_ = has_minutes ? number.value % 100 : 0;
    return offset_expects_minute_ || (number.digits > 0 && number.digits <= 4);
  }

  void skip_parentheses() {
    int depth = 0;
    do {
      if (next() == '(') ++depth;
      if (next() == ')') --depth;
      ++at_;
    } while (depth > 0 && at_ < text_.size());
  }

  // Month, day, year, unless the first number is no day of a month. Missing ones are 1.
  bool compose_date(TimeParts& parts) const {
    if (date_size_ == 0) return false;
    std::array<int, 3> numbers = {1, 1, 1};
    std::copy_n(date_.begin(), date_size_, numbers.begin());
    const bool begins_with_year = numbers[0] < 1 || numbers[0] > 31;
    int year = 0;
    if (month_ != 0) {
      parts.month = month_;
      parts.day = numbers[begins_with_year ? 1 : 0];
      year = numbers[begins_with_year ? 0 : 1];
    } else {
      parts.month = numbers[begins_with_year ? 1 : 0];
      parts.day = numbers[begins_with_year ? 2 : 1];
      year = numbers[begins_with_year ? 0 : 2];
    }
    if (year < 100) year += year < 50 ? 2000 : 1900;
    parts.year = year;
    return parts.month >= 1 && parts.month <= 12 && parts.day >= 1 && parts.day <= 31;
  }

  bool compose_clock(TimeParts& parts) const {
    int hour = clock_[0];
    if (half_of_day_ >= 0) {
      if (hour > 12) return false;
      hour = hour % 12 + half_of_day_;
    }
    parts.hour = hour;
    parts.minute = clock_[1];
    parts.second = clock_[2];
    parts.millisecond = clock_[3];
    if (hour == 24) return clock_[1] == 0 && clock_[2] == 0 && clock_[3] == 0;
    return hour < 24 && clock_[1] < 60 && clock_[2] < 60 && clock_[3] < 1000;
  }

  std::optional<std::int64_t> composed() const {
    TimeParts parts;
    if (!compose_date(parts) || !compose_clock(parts)) return std::nullopt;
    parts.hour -= std::int64_t{offset_sign_} * offset_hour_;
    parts.minute -= std::int64_t{offset_sign_} * offset_minute_;
    return utc_ms(parts);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool has_number_ = false;
  std::array<int, 3> date_{};
  std::size_t date_size_ = 0;
  int month_ = 0;
  std::array<int, 4> clock_{};  // Hour, minute, second, millisecond.
  std::size_t clock_size_ = 0;
  int half_of_day_ = -1;
  int offset_sign_ = 0;
  int offset_hour_ = 0;
  int offset_minute_ = 0;
  bool offset_expects_minute_ = false;
};

}  // namespace

std::optional<std::int64_t> loose_time_ms(std::string_view text) { return LooseTime(text).read(); }

}  // namespace analytics::server::pack
