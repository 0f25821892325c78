#include "server/route/fql_lexer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "json/utf8.h"

namespace analytics::server {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What a path's name is made of without escapes (Segment's documentation, "Escaping Field Paths").
bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '-';
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

constexpr std::array<std::pair<std::string_view, FqlWord>, 6> kKeywords{{
    {"and", FqlWord::both},
    {"or", FqlWord::either},
    {"in", FqlWord::in},
    {"true", FqlWord::truth},
    {"false", FqlWord::untruth},
    {"null", FqlWord::null},
}};

// The longer ones first.
constexpr std::array<std::pair<std::string_view, FqlWord>, 12> kSymbols{{
    {"!=", FqlWord::unequal},
    {"<=", FqlWord::less_equal},
    {">=", FqlWord::greater_equal},
    {"!", FqlWord::negation},
    {"=", FqlWord::equal},
    {"<", FqlWord::less},
    {">", FqlWord::greater},
    {"(", FqlWord::open_paren},
    {")", FqlWord::close_paren},
    {"[", FqlWord::open_bracket},
    {"]", FqlWord::close_bracket},
    {",", FqlWord::comma},
}};

// What people bring along from other languages.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kForeign{{
    {"==", "\"==\" is not an operator: write ="},
    {"&&", "\"&&\" is not an operator: write and"},
    {"||", "\"||\" is not an operator: write or"},
    {"<>", "\"<>\" is not an operator: write !="},
}};

// Integers are exact up to 64 bits; everything else is the double that JSON would make of it.
long double value_of(std::string_view digits) {
  const char* const end = digits.data() + digits.size();
  std::int64_t integer = 0;
  if (auto read = std::from_chars(digits.data(), end, integer);
      read.ec == std::errc() && read.ptr == end) {
    return static_cast<long double>(integer);
  }
  std::uint64_t natural = 0;
  if (auto read = std::from_chars(digits.data(), end, natural);
      read.ec == std::errc() && read.ptr == end) {
    return static_cast<long double>(natural);
  }
  double real = 0;
  const auto read = std::from_chars(digits.data(), end, real);
  return read.ec == std::errc() ? static_cast<long double>(real) : HUGE_VALL;
}

}  // namespace

std::string_view FqlLexer::character_at(std::size_t at) const {
  return text_.substr(at, next_utf8(text_.substr(at)).length);
}

FqlToken FqlLexer::fault(std::size_t at, std::string message) const {
  return {.word = FqlWord::fault, .at = at, .text = std::move(message)};
}

FqlToken FqlLexer::next() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  const std::size_t first = at_;
  if (at_ == text_.size()) return {.word = FqlWord::end, .at = at_};
  const char c = text_[at_];
  FqlToken token;
  if (c == '"' || c == '\'') {
    token = string(c);
  } else if (is_digit(c) || c == '-') {
    token = number();
  } else if (is_name_character(c) || c == '\\') {
    token = path();
  } else {
    token = symbol();
  }
  if (token.word == FqlWord::fault) return token;
  token.at = first;
  token.source = text_.substr(first, at_ - first);
  return token;
}

FqlToken FqlLexer::symbol() {
  const std::string_view rest = text_.substr(at_);
  for (const auto& [foreign, advice] : kForeign) {
    if (rest.starts_with(foreign)) return fault(at_, std::string(advice));
  }
  for (const auto& [symbol, word] : kSymbols) {
    if (!rest.starts_with(symbol)) continue;
    at_ += symbol.size();
    return {.word = word};
  }
  return fault(at_, "\"" + std::string(character_at(at_)) +
                        "\" can't stand here; in a path it is written with a backslash before it");
}

// One name of a path, up to what can't be in it unescaped. False where a backslash ends the text.
bool FqlLexer::name(std::string& into) {
  while (at_ < text_.size()) {
    if (text_[at_] == '\\') {
      if (++at_ == text_.size()) return false;
      const std::string_view escaped = character_at(at_);
      into += escaped;
      at_ += escaped.size();
    } else if (is_name_character(text_[at_])) {
      into += text_[at_++];
    } else {
      break;
    }
  }
  return true;
}

FqlToken FqlLexer::path() {
  const std::size_t first = at_;
  FqlToken token{.word = FqlWord::path};
  for (;;) {
    std::string part;
    const std::size_t begin = at_;
    if (!name(part)) return fault(at_ - 1, "a backslash must stand before a character");
    if (part.empty()) return fault(begin, "expected a name after the dot");
    token.path.push_back(std::move(part));
    if (peek() != '.') break;
    ++at_;
  }
  const std::string_view whole = text_.substr(first, at_ - first);
  for (const auto& [keyword, word] : kKeywords) {
    if (whole == keyword) return {.word = word};
  }
  return token;
}

FqlToken FqlLexer::number() {
  const std::size_t first = at_;
  const auto digits = [&] {
    const std::size_t before = at_;
    while (is_digit(peek())) ++at_;
    return at_ > before;
  };
  if (peek() == '-') ++at_;
  bool good = digits();
  if (good && peek() == '.') {
    ++at_;
    good = digits();
  }
  if (good && (peek() == 'e' || peek() == 'E')) {
    ++at_;
    if (peek() == '-' || peek() == '+') ++at_;
    good = digits();
  }
  if (!good || is_name_character(peek()) || peek() == '.' || peek() == '\\') {
    return fault(first,
                 "expected a number, such as -1 or 2.5; a path that begins with a digit or a dash "
                 "is written with a backslash before it");
  }
  const long double value = value_of(text_.substr(first, at_ - first));
  if (value == HUGE_VALL) return fault(first, "the number is too large");
  return {.word = FqlWord::number, .number = value};
}

// An escape that is none keeps its backslash, so that 'a\*b' is the pattern that it looks like.
FqlToken FqlLexer::string(char quote) {
  const std::size_t first = at_++;
  FqlToken token{.word = FqlWord::string};
  while (at_ < text_.size() && text_[at_] != quote) {
    const char c = text_[at_++];
    if (c != '\\' || at_ == text_.size()) {
      token.text += c;
      continue;
    }
    const char escaped = text_[at_++];
    if (escaped == 'n') {
      token.text += '\n';
    } else if (escaped == 't') {
      token.text += '\t';
    } else if (escaped == '\\' || escaped == '"' || escaped == '\'') {
      token.text += escaped;
    } else {
      token.text += c;
      token.text += escaped;
    }
  }
  if (at_ == text_.size()) return fault(first, "the string has no end");
  ++at_;
  return token;
}

}  // namespace analytics::server
