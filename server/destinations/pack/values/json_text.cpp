#include "server/destinations/pack/values/json_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "json/utf8.h"

namespace analytics::server::pack {
namespace {

// Where ECMAScript's Number::toString goes over to exponents (ECMA-262, 6.1.6.1.20).
constexpr int kPlainDigitsMax = 21;
constexpr int kLeadingZerosMax = 6;

void write_integer(std::int64_t number, std::string& into) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  into.append(digits.data(), end);
}

// `point` is where the decimal point stands among the digits; they are the shortest that give the
// number back.
void write_digits(std::string_view digits, int point, std::string& into) {
  const int count = static_cast<int>(digits.size());
  if (count <= point && point <= kPlainDigitsMax) {
    into.append(digits).append(static_cast<std::size_t>(point - count), '0');
  } else if (0 < point && point <= kPlainDigitsMax) {
    into.append(digits.substr(0, static_cast<std::size_t>(point))).push_back('.');
    into.append(digits.substr(static_cast<std::size_t>(point)));
  } else if (-kLeadingZerosMax < point && point <= 0) {
    into.append("0.").append(static_cast<std::size_t>(-point), '0').append(digits);
  } else {
    into.push_back(digits.front());
    if (count > 1) into.append(".").append(digits.substr(1));
    into.append(point > 0 ? "e+" : "e-");
    write_integer(std::abs(point - 1), into);
  }
}

void write_escape(unsigned char c, std::string& into) {
  constexpr char kHex[] = "0123456789abcdef";
  into.push_back('\\');
  switch (c) {
    case '"':
    case '\\':
      into.push_back(static_cast<char>(c));
      return;
    case '\b':
      into.push_back('b');
      return;
    case '\f':
      into.push_back('f');
      return;
    case '\n':
      into.push_back('n');
      return;
    case '\r':
      into.push_back('r');
      return;
    case '\t':
      into.push_back('t');
      return;
    default:
      into.append("u00").push_back(kHex[c >> 4]);
      into.push_back(kHex[c & 15]);
  }
}

bool stands_for_itself(unsigned char c) noexcept {
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

// Most texts have nothing to escape: eight bytes at once are looked at while they have not.
bool all_stand_for_themselves(std::uint64_t eight) noexcept {
  constexpr std::uint64_t kOnes = 0x0101010101010101ull;
  constexpr std::uint64_t kHighs = 0x8080808080808080ull;
  const std::uint64_t quote = eight ^ (kOnes * '"');
  const std::uint64_t backslash = eight ^ (kOnes * '\\');
  const std::uint64_t special =
      (eight - kOnes * 0x20) | (quote - kOnes) | (backslash - kOnes) | eight;
  return (special & kHighs) == 0;
}

std::size_t plain_prefix(std::string_view text) noexcept {
  std::size_t at = 0;
  for (std::uint64_t eight = 0; at + 8 <= text.size(); at += 8) {
    std::memcpy(&eight, text.data() + at, 8);
    if (!all_stand_for_themselves(eight)) break;
  }
  while (at < text.size() && stands_for_itself(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

// A text of settings may hold bytes that are no UTF-8; a receiver could not read the body then.
void write_string(std::string_view text, std::string& into) {
  into.push_back('"');
  while (!text.empty()) {
    const std::size_t plain = plain_prefix(text);
    into.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const auto c = static_cast<unsigned char>(text.front());
    std::size_t used = 1;
    if (c < 0x80) {
      write_escape(c, into);
    } else {
      const Utf8Part part = next_utf8(text);
      used = part.length;
      into.append(part.valid ? text.substr(0, used) : "\xEF\xBF\xBD");
    }
    text.remove_prefix(used);
  }
  into.push_back('"');
}

void write_list(const Value& list, std::string& into, std::size_t bytes_max) {
  into.push_back('[');
  bool is_first = true;
  for (Items item(list); into.size() <= bytes_max && item.next(); is_first = false) {
    if (!is_first) into.push_back(',');
    write_json(item.value().is_undefined() ? Value::null() : item.value(), into, bytes_max);
  }
  into.push_back(']');
}

void write_object(const Value& object, std::string& into, std::size_t bytes_max) {
  into.push_back('{');
  bool is_first = true;
  for (Members member(object); into.size() <= bytes_max && member.next(); is_first = false) {
    if (!is_first) into.push_back(',');
    write_string(member.key(), into);
    into.push_back(':');
    write_json(member.value(), into, bytes_max);
  }
  into.push_back('}');
}

}  // namespace

void write_number(double number, std::string& into) {
  if (std::isnan(number)) return void(into.append("NaN"));
  if (number == 0) return void(into.push_back('0'));
  if (number < 0) into.push_back('-');
  if (std::isinf(number)) return void(into.append("Infinity"));
  std::array<char, 40> scientific{};
  const char* const end = std::to_chars(scientific.data(), scientific.data() + scientific.size(),
                                        std::abs(number), std::chars_format::scientific)
                              .ptr;
  const std::string_view text(scientific.data(), end);
  const std::size_t e = text.find('e');
  std::array<char, 20> digits{};
  std::size_t count = 0;
  for (const char c : text.substr(0, e)) {
    if (c != '.') digits[count++] = c;
  }
  int exponent = 0;
  const char* first = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(first, end, exponent);
  write_digits({digits.data(), count}, exponent + 1, into);
}

void write_json(const Value& value, std::string& into, std::size_t bytes_max) {
  switch (value.kind()) {
    case Value::Kind::undefined:
      return;
    case Value::Kind::null:
      into.append("null");
      return;
    case Value::Kind::boolean:
      into.append(value.boolean() ? "true" : "false");
      return;
    case Value::Kind::integer:
      return write_integer(value.integer(), into);
    case Value::Kind::number:
      return write_number(value.number(), into);
    case Value::Kind::text:
      return write_string(value.text(), into);
    case Value::Kind::list:
      return write_list(value, into, bytes_max);
    case Value::Kind::object:
      return write_object(value, into, bytes_max);
  }
}

void write_text(const Value& value, std::string& into, std::size_t bytes_max) {
  switch (value.kind()) {
    case Value::Kind::undefined:
    case Value::Kind::null:
      return;
    case Value::Kind::text:
      into.append(value.text());
      return;
    case Value::Kind::list: {
      bool is_first = true;
      for (Items item(value); into.size() <= bytes_max && item.next(); is_first = false) {
        if (!is_first) into.push_back(',');
        write_text(item.value(), into, bytes_max);
      }
      return;
    }
    case Value::Kind::object:
      into.append("[object Object]");
      return;
    default:
      return write_json(value, into);
  }
}

}  // namespace analytics::server::pack
