#include "cli/import/json_position.h"

#include <algorithm>

namespace analytics::cli {
namespace {

constexpr int kDepthMax = 64;

// A recursive descent over RFC 8259's grammar that stops where it can't go on.
class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text) {}

  bool value(int depth) {
    space();
    if (at_ == text_.size() || depth > kDepthMax) return false;
    switch (text_[at_]) {
      case '{':
        return members('}', depth, true);
      case '[':
        return members(']', depth, false);
      case '"':
        return string();
      default:
        return word();
    }
  }

  void space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
  std::size_t at() const { return at_; }

 private:
  bool take(char c) {
    space();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool members(char end, int depth, bool keys) {
    ++at_;
    if (take(end)) return true;
    do {
      space();
      if (keys && (!starts_string() || !string() || !take(':'))) return false;
      if (!value(depth + 1)) return false;
    } while (take(','));
    return take(end);
  }

  bool starts_string() const { return at_ < text_.size() && text_[at_] == '"'; }

  bool string() {
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c == '"') return ++at_, true;
      if (c == '\\') ++at_;
    }
    at_ = text_.size();
    return false;
  }

  // Numbers, true, false, null: what they are made of; their spelling is the parser's business.
  bool word() {
    const std::size_t end = std::min(
        text_.find_first_not_of("abcdefghijklmnopqrstuvwxyzE0123456789+-.", at_), text_.size());
    if (end == at_) return false;
    at_ = end;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::size_t json_error_offset(std::string_view text) {
  Walk walk(text);
  if (walk.value(0)) walk.space();
  return walk.at();
}

std::size_t line_of(std::string_view text, std::size_t offset) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
  return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

}  // namespace analytics::cli
