#include "server/ingest/slice.h"

#include <cstddef>

#include "json/brackets.h"

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
    std::size_t quote = text_.find('"', begin);
    while (quote != std::string_view::npos && is_escaped(quote, begin)) {
      quote = text_.find('"', quote + 1);
    }
    if (quote == std::string_view::npos) return false;
    inside = text_.substr(begin, quote - begin);
    at_ = quote + 1;
    return true;
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
  // By an odd number of backslashes in front of it, in the string that begins there.
  bool is_escaped(std::size_t at, std::size_t begin) const noexcept {
    std::size_t backslashes = 0;
    while (at - backslashes > begin && text_[at - backslashes - 1] == '\\') ++backslashes;
    return backslashes % 2 != 0;
  }

  // From an opening bracket to behind the one that closes it. Which kind closes which is left to
  // the check of the part.
  bool brackets() noexcept {
    const std::size_t bytes = bracketed_bytes(text_.substr(at_));
    at_ += bytes;
    return bytes != 0;
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
