#include "json/scan.h"

#include <cstdint>
#include <cstring>

#include "json/brackets.h"
#include "json/utf8.h"

namespace analytics {
namespace {

bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

const char* skip_space(const char* at) noexcept {
  while (is_space(*at)) ++at;
  return at;
}

// Whether any of eight bytes is `c` (the classic test for a zero byte; it never misses one).
bool any_is(std::uint64_t eight, char c) noexcept {
  constexpr std::uint64_t kOnes = 0x0101010101010101ull;
  const std::uint64_t zeroed = eight ^ (kOnes * static_cast<unsigned char>(c));
  return ((zeroed - kOnes) & ~zeroed & (kOnes << 7)) != 0;
}

// From a string's opening quote to behind its closing one.
const char* skip_string(const char* at, const char* end) noexcept {
  for (++at;; ++at) {
    std::uint64_t eight;
    while (end - at >= 8) {
      std::memcpy(&eight, at, 8);
      if (any_is(eight, '"') || any_is(eight, '\\')) break;
      at += 8;
    }
    while (*at != '"' && *at != '\\') ++at;
    if (*at == '"') return at + 1;
    ++at;  // What is escaped ends nothing.
  }
}

std::string_view between(const char* first, const char* last) noexcept {
  return {first, static_cast<std::size_t>(last - first)};
}

bool has_escapes(std::string_view raw) noexcept {
  return std::memchr(raw.data(), '\\', raw.size()) != nullptr;
}

// From a value's first byte to behind its last.
const char* skip_value(const char* at, const char* end) noexcept {
  if (*at == '"') return skip_string(at, end);
  if (*at == '{' || *at == '[') return at + bracketed_bytes(between(at, end));
  while (*at != ',' && *at != '}' && *at != ']' && !is_space(*at)) ++at;
  return at;
}

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  return (c | 0x20) - 'a' + 10;
}

char32_t read_hex4(const char* at) noexcept {
  char32_t code = 0;
  for (int i = 0; i < 4; ++i) code = code * 16 + static_cast<char32_t>(hex_digit(at[i]));
  return code;
}

// Resolves the escape at `at` (behind the `u`); returns where to go on.
const char* unescape_unicode(std::string& out, const char* at, const char* end) {
  char32_t code = read_hex4(at);
  at += 4;
  const bool is_high = code >= 0xD800 && code < 0xDC00;
  if (is_high && end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
    const char32_t low = read_hex4(at + 2);
    if (low >= 0xDC00 && low < 0xE000) {
      append_utf8(out, 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00));
      return at + 6;
    }
  }
  append_utf8(out, code >= 0xD800 && code < 0xE000 ? char32_t{0xFFFD} : code);
  return at;
}

std::string unescape(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  const char* const end = raw.data() + raw.size();
  for (const char* at = raw.data(); at < end;) {
    const auto* escape =
        static_cast<const char*>(std::memchr(at, '\\', static_cast<std::size_t>(end - at)));
    if (escape == nullptr) escape = end;
    out.append(at, escape);
    if (escape == end) break;
    at = escape + 2;
    switch (escape[1]) {
      case 'b':
        out.push_back('\b');
        break;
      case 'f':
        out.push_back('\f');
        break;
      case 'n':
        out.push_back('\n');
        break;
      case 'r':
        out.push_back('\r');
        break;
      case 't':
        out.push_back('\t');
        break;
      case 'u':
        at = unescape_unicode(out, at, end);
        break;
      default:
        out.push_back(escape[1]);
    }
  }
  return out;
}

}  // namespace

MemberScan::MemberScan(std::string_view object) noexcept
    : at_(skip_space(object.data()) + 1), end_(object.data() + object.size()) {}

bool MemberScan::next() noexcept {
  at_ = skip_space(at_);
  if (*at_ == ',') at_ = skip_space(at_ + 1);
  if (*at_ != '"') return false;
  const char* key_end = skip_string(at_, end_);
  key_ = between(at_ + 1, key_end - 1);
  is_escaped_ = has_escapes(key_);
  const char* first = skip_space(skip_space(key_end) + 1);
  at_ = skip_value(first, end_);
  value_ = between(first, at_);
  return true;
}

bool MemberScan::key_is(std::string_view name) const {
  return is_escaped_ ? unescape(key_) == name : key_ == name;
}

std::string MemberScan::key() const { return unescape(key_); }

ItemScan::ItemScan(std::string_view array) noexcept
    : at_(skip_space(array.data()) + 1), end_(array.data() + array.size()) {}

bool ItemScan::next() noexcept {
  at_ = skip_space(at_);
  if (*at_ == ',') at_ = skip_space(at_ + 1);
  if (*at_ == ']') return false;
  const char* first = at_;
  at_ = skip_value(first, end_);
  value_ = between(first, at_);
  return true;
}

std::string_view find_member(std::string_view object, std::string_view name) {
  for (MemberScan scan(object); scan.next();) {
    if (scan.key_is(name)) return scan.value();
  }
  return {};
}

std::string unquote(std::string_view string) {
  return unescape(string.substr(1, string.size() - 2));
}

}  // namespace analytics
