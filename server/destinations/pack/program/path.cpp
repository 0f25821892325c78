#include "server/destinations/pack/program/path.h"

#include <algorithm>
#include <string>

#include "json/utf8.h"
#include "server/destinations/pack/functions/js_text.h"

namespace analytics::server::pack {
namespace {

constexpr std::size_t kIndexDigitsMax = 9;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_quote(char c) noexcept { return c == '\'' || c == '"'; }

std::uint32_t index_of(std::string_view name) noexcept {
  if (name.empty() || name.size() > kIndexDigitsMax || !std::ranges::all_of(name, is_digit)) {
    return kNoIndex;
  }
  if (name.size() > 1 && name.front() == '0') return kNoIndex;
  std::uint32_t index = 0;
  for (const char c : name) index = index * 10 + static_cast<std::uint32_t>(c - '0');
  return index;
}

std::size_t units_of(const Utf8Part& part) noexcept {
  return part.valid && part.code_point > 0xFFFF ? 2 : 1;
}

// Half a character is none here.
Value letter_at(std::string_view text, std::uint32_t index) noexcept {
  for (std::size_t unit = 0; !text.empty();) {
    const Utf8Part part = next_utf8(text);
    if (unit == index && units_of(part) == 1) return Value::of(text.substr(0, part.length));
    unit += units_of(part);
    if (unit > index) break;
    text.remove_prefix(part.length);
  }
  return {};
}

}  // namespace

std::string_view without_root(std::string_view path, Arena& arena) {
  const std::size_t at = path.find("$.");
  if (at == std::string_view::npos) return path;
  if (at == 0) return path.substr(2);
  return arena.keep(std::string(path.substr(0, at)).append(path.substr(at + 2)));
}

// The length of what separates keys at this place, or 0: every ".", a "[" before a quote or a
// digit, and all "]" behind one.
std::size_t PathKeys::separator_at(std::size_t at) const noexcept {
  const char c = path_[at];
  if (c == '.') return 1;
  if (c == '[') {
    if (at + 1 == path_.size()) return 0;
    return is_quote(path_[at + 1]) || is_digit(path_[at + 1]) ? 1 : 0;
  }
  if (c != ']' || at == 0 || !(is_quote(path_[at - 1]) || is_digit(path_[at - 1]))) return 0;
  return std::min(path_.find_first_not_of(']', at), path_.size()) - at;
}

bool PathKeys::next() noexcept {
  while (at_ < path_.size()) {
    const std::size_t begin = at_;
    std::size_t separator = 0;
    while (at_ < path_.size() && (separator = separator_at(at_)) == 0) ++at_;
    piece_ = path_.substr(begin, at_ - begin);
    at_ += separator;
    if (!piece_.empty()) return true;
  }
  return false;
}

Key PathKeys::key(Arena& arena) const {
  if (std::ranges::none_of(piece_, is_quote)) return {piece_, index_of(piece_)};
  const std::span<char> bare = arena.text(piece_.size());
  const auto end = std::ranges::copy_if(piece_, bare.begin(), [](char c) { return !is_quote(c); });
  const std::string_view name(bare.data(), static_cast<std::size_t>(end.out - bare.begin()));
  return {name, index_of(name)};
}

Value step_into(const Value& value, const Key& key) {
  if (value.is_object()) return value.member(key.name);
  if (!value.holds()) return value;
  if (value.is_list()) {
    if (key.index != kNoIndex) return value.item(key.index);
    if (key.name == "length") return Value::of(static_cast<std::int64_t>(value.size()));
  } else if (value.is_text()) {
    if (key.index != kNoIndex) return letter_at(value.text(), key.index);
    if (key.name == "length")
      return Value::of(static_cast<std::int64_t>(utf16_length(value.text())));
  }
  return {};
}

Value follow(Value value, std::string_view path, Arena& arena) {
  for (PathKeys keys(path); keys.next();) value = step_into(value, keys.key(arena));
  return value;
}

}  // namespace analytics::server::pack
