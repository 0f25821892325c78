#include "server/destinations/pack/program/placeholders.h"

namespace analytics::server::pack {
namespace {

constexpr std::string_view kBlanks = " \t\n\v\f\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

struct Placeholder {
  std::size_t begin = std::string_view::npos;
  std::size_t end = std::string_view::npos;
};

// The first that opens with so many braces, holds no "}" and closes with as many. From where a
// search failed it goes on behind the "}" that it failed at: no text is looked through twice.
Placeholder find_placeholder(std::string_view text, std::string_view open, std::string_view close) {
  for (std::size_t from = 0;;) {
    const std::size_t begin = text.find(open, from);
    if (begin == std::string_view::npos) return {};
    const std::size_t inner = begin + open.size();
    const std::size_t brace = text.find('}', inner);
    if (brace == std::string_view::npos) return {};
    if (brace > inner && text.substr(brace, close.size()) == close) {
      return {begin, brace + close.size()};
    }
    from = brace + 1;
  }
}

void split(std::string_view text, std::size_t braces, std::vector<TemplatePart>& into) {
  const std::string_view open = std::string_view("{{{").substr(0, braces);
  const std::string_view close = std::string_view("}}}").substr(0, braces);
  const auto add_text = [&](std::string_view part) {
    if (part.empty()) return;
    if (braces == 3) return split(part, 2, into);
    into.push_back({part, false});
  };
  while (true) {
    const Placeholder found = find_placeholder(text, open, close);
    add_text(text.substr(0, found.begin));
    if (found.begin == std::string_view::npos) return;
    const std::size_t inner = found.begin + braces;
    into.push_back({trimmed(text.substr(inner, found.end - braces - inner)), true});
    text.remove_prefix(found.end);
  }
}

}  // namespace

std::vector<TemplatePart> split_template(std::string_view text) {
  std::vector<TemplatePart> parts;
  split(text, 3, parts);
  return parts;
}

}  // namespace analytics::server::pack
