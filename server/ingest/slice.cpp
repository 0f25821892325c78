#include "server/ingest/slice.h"

#include <cstddef>

namespace analytics::server {
namespace {

bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Reads outlines from left to right; every step says whether it found what it looked for.
class Cutter {
 public:
  explicit Cutter(std::string_view text) noexcept : text_(text) {}

  bool at_end() const noexcept { return at_ == text_.size(); }
  void skip_space() noexcept {
    while (!at_end() && is_space(text_[at_])) ++at_;
  }
  bool accept(char c) noexcept {
    skip_space();
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool string(std::string_view& inside) noexcept {
    if (!accept('"')) return false;
    const std::size_t begin = at_;
    for (; !at_end(); ++at_) {
      if (text_[at_] == '"') {
        inside = text_.substr(begin, at_ - begin);
        ++at_;
        return true;
      }
      if (text_[at_] == '\\') ++at_;
      if (at_end()) return false;
    }
    return false;
  }

  bool value(std::string_view& whole) noexcept {
    skip_space();
    if (at_end()) return false;
    const std::size_t begin = at_;
    std::string_view inside;
    const char first = text_[at_];
    const bool good = first == '"'                   ? string(inside)
                      : first == '{' || first == '[' ? brackets()
                                                     : scalar();
    whole = text_.substr(begin, at_ - begin);
    return good && !whole.empty();
  }

 private:
  // From an opening bracket to behind the one that closes it. Which kind closes which is left to
  // the check of the part.
  bool brackets() noexcept {
    std::size_t depth = 0;
    while (!at_end()) {
      const char c = text_[at_];
      if (c == '"') {
        std::string_view inside;
        if (!string(inside)) return false;
        continue;
      }
      ++at_;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return true;
    }
    return false;
  }

  bool scalar() noexcept {
    while (!at_end() && !is_space(text_[at_]) && text_[at_] != ',' && text_[at_] != '}' &&
           text_[at_] != ']') {
      ++at_;
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

template <class ReadPart>
bool slice(std::string_view text, char open, char close, ReadPart read_part) {
  Cutter cutter(text);
  if (!cutter.accept(open)) return false;
  if (!cutter.accept(close)) {
    do {
      if (!read_part(cutter)) return false;
    } while (cutter.accept(','));
    if (!cutter.accept(close)) return false;
  }
  cutter.skip_space();
  return cutter.at_end();
}

}  // namespace

bool slice_object(std::string_view text, std::vector<Slice>& members) {
  return slice(text, '{', '}', [&](Cutter& cutter) {
    Slice member;
    if (!cutter.string(member.key) || !cutter.accept(':') || !cutter.value(member.value)) {
      return false;
    }
    members.push_back(member);
    return true;
  });
}

bool slice_array(std::string_view text, std::vector<Slice>& items) {
  return slice(text, '[', ']', [&](Cutter& cutter) {
    Slice item;
    if (!cutter.value(item.value)) return false;
    items.push_back(item);
    return true;
  });
}

std::string_view trim_json(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace analytics::server
