#include "server/route/glob.h"

#include <algorithm>
#include <string>

#include "json/utf8.h"

namespace analytics::server {
namespace {

// Bytes that are no character stand beyond all that are.
constexpr char32_t kNoCharacter = 0x110000;

char32_t take_character(std::string_view& rest) {
  const Utf8Part part = next_utf8(rest);
  const char32_t taken =
      part.valid ? part.code_point : kNoCharacter + static_cast<unsigned char>(rest.front());
  rest.remove_prefix(part.valid ? part.length : 1);
  return taken;
}

Error wrong(std::string message) { return {ErrorCode::invalid_config, std::move(message)}; }

// One end of a range, as it stands or behind a backslash.
Result<char32_t> take_range_end(std::string_view& rest) {
  if (rest.empty()) return wrong("the pattern's [ has no ]");
  if (rest.front() == '-' || rest.front() == ']') {
    return wrong("in a pattern's brackets, - and ] for themselves are written \\- and \\]");
  }
  if (rest.front() == '\\') rest.remove_prefix(1);
  if (rest.empty()) return wrong("the pattern ends with a backslash");
  return take_character(rest);
}

}  // namespace

bool Glob::Part::takes(char32_t c) const {
  if (kind == Kind::any) return true;
  if (kind == Kind::one) return c == character;
  const bool found = std::ranges::any_of(
      ranges, [c](const auto& range) { return range.first <= c && c <= range.second; });
  return found == (kind == Kind::among);
}

// Behind the opening bracket.
Result<Glob::Part> Glob::read_class(std::string_view& rest) {
  Part part{.kind = Kind::among};
  if (rest.starts_with('^')) {
    part.kind = Kind::not_among;
    rest.remove_prefix(1);
  }
  do {
    Result<char32_t> low = take_range_end(rest);
    if (!low) return std::move(low).error();
    char32_t high = *low;
    if (rest.starts_with('-')) {
      rest.remove_prefix(1);
      Result<char32_t> end = take_range_end(rest);
      if (!end) return std::move(end).error();
      high = *end;
    }
    part.ranges.emplace_back(*low, high);
  } while (!rest.starts_with(']'));
  rest.remove_prefix(1);
  return part;
}

Result<Glob> Glob::compile(std::string_view pattern) {
  if (pattern.size() > kGlobBytesMax) return wrong("a pattern must be at most 512 bytes long");
  Glob glob;
  for (std::string_view rest = pattern; !rest.empty();) {
    Part part;
    const char32_t c = take_character(rest);
    if (c == '*') {
      part.kind = Kind::star;
      if (!glob.parts_.empty() && glob.parts_.back().kind == Kind::star) continue;
    } else if (c == '?') {
      part.kind = Kind::any;
    } else if (c == '[') {
      Result<Part> read = read_class(rest);
      if (!read) return std::move(read).error();
      part = *std::move(read);
    } else if (c == '\\') {
      if (rest.empty()) return wrong("the pattern ends with a backslash");
      part.character = take_character(rest);
    } else {
      part.character = c;
    }
    glob.parts_.push_back(std::move(part));
  }
  return glob;
}

// Only the last star is gone back to: what an earlier one could take, the later one can too.
bool Glob::matches(std::string_view text) const {
  std::size_t part = 0;
  std::size_t behind_star = parts_.size() + 1;  // None yet.
  std::string_view from_star;
  while (!text.empty()) {
    if (part < parts_.size() && parts_[part].kind == Kind::star) {
      behind_star = ++part;
      from_star = text;
      continue;
    }
    std::string_view rest = text;
    if (part < parts_.size() && parts_[part].takes(take_character(rest))) {
      text = rest;
      ++part;
      continue;
    }
    if (behind_star > parts_.size()) return false;
    take_character(from_star);
    text = from_star;
    part = behind_star;
  }
  while (part < parts_.size() && parts_[part].kind == Kind::star) ++part;
  return part == parts_.size();
}

}  // namespace analytics::server
