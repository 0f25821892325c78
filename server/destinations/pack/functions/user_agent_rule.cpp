#include "server/destinations/pack/functions/user_agent_rule.h"

namespace analytics::server::pack {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_word(char c) { return is_digit(c) || is_letter(c) || c == '_'; }

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// Of a set's inside.
bool is_in_set(std::string_view set, char c) {
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (i + 2 < set.size() && set[i + 1] == '-') {
      if (c >= set[i] && c <= set[i + 2]) return true;
      i += 2;
    } else if (set[i] == '&' ? is_word(c) : set[i] == '#' ? is_digit(c) : set[i] == c) {
      return true;
    }
  }
  return false;
}

// One match of one pattern at one place.
class Matcher {
 public:
  Matcher(std::string_view pattern, std::string_view text, std::size_t at)
      : pattern_(pattern), text_(text), at_(at) {}

  bool match(UserAgentMatch& found) {
    while (!pattern_.empty()) {
      if (!take_mark(found) && !take_element()) return false;
    }
    return true;
  }

  std::size_t end() const { return at_; }
  /// How far the last element may be given back.
  std::size_t end_min() const { return end_min_; }

 private:
  bool take_mark(UserAgentMatch& found) {
    const char mark = pattern_.front();
    if (mark == '<') {
      found.taken_begin = at_;
    } else if (mark == '>') {
      found.taken_end = at_;
    } else if (mark == '\'') {
      (in_name_ ? found.name_end : found.name_begin) = at_;
      in_name_ = !in_name_;
    } else {
      return false;
    }
    pattern_.remove_prefix(1);
    return true;
  }

  bool take_element() {
    if (pattern_.front() == '{') return take_alternatives();
    if (pattern_.front() == '|') {
      pattern_.remove_prefix(1);
      return at_ == text_.size() || !is_word(text_[at_]);
    }
    const std::string_view element = next_element();
    const char count = pattern_.empty() ? '1' : pattern_.front();
    const bool is_counted = count == '?' || count == '*' || count == '+';
    if (is_counted) pattern_.remove_prefix(1);
    const bool is_run = count == '*' || count == '+';
    const std::size_t begin = at_;
    while (at_ < text_.size() && fits(element, text_[at_])) {
      ++at_;
      if (!is_run) break;
    }
    const bool is_needed = count != '?' && count != '*';
    end_min_ = is_run ? begin + (is_needed ? 1 : 0) : at_;
    return at_ > begin || !is_needed;
  }

  std::string_view next_element() {
    const std::size_t length = pattern_.front() == '[' ? pattern_.find(']') + 1 : 1;
    const std::string_view element = pattern_.substr(0, length);
    pattern_.remove_prefix(length);
    return element;
  }

  static bool fits(std::string_view element, char c) {
    if (element.size() == 1) {
      if (element[0] == '#') return is_digit(c);
      if (element[0] == '&') return is_word(c);
      return element[0] == '@' ? is_letter(c) : element[0] == c;
    }
    const std::string_view set = element.substr(1, element.size() - 2);
    return set.starts_with('^') ? !is_in_set(set.substr(1), c) : is_in_set(set, c);
  }

  bool take_alternatives() {
    const std::size_t close = pattern_.find('}');
    std::string_view rest = pattern_.substr(1, close - 1);
    pattern_.remove_prefix(close + 1);
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      const std::string_view words = rest.substr(0, comma);
      Matcher inner(words, text_, at_);
      UserAgentMatch unused;
      if (inner.match(unused)) {
        at_ = inner.end();
        break;
      }
      rest = comma == rest.npos ? std::string_view() : rest.substr(comma + 1);
    }
    end_min_ = at_;
    return true;
  }

  std::string_view pattern_;
  std::string_view text_;
  std::size_t at_;
  std::size_t end_min_ = 0;
  bool in_name_ = false;
};

// Before which nothing needs to be tried.
std::string_view literal_begin(std::string_view pattern) {
  std::size_t length = 0;
  while (length < pattern.size() && pattern[length] != '<' && pattern[length] != '\'') {
    const char c = pattern[length];
    const char after = length + 1 < pattern.size() ? pattern[length + 1] : ' ';
    const bool is_special = std::string_view("#&@[{|>?*+").find(c) != std::string_view::npos;
    if (is_special || after == '?' || after == '*' || after == '+') break;
    ++length;
  }
  return pattern.substr(0, length);
}

bool is_recent_chrome(std::string_view text) {
  constexpr std::string_view kMark = "chrome/";
  const std::size_t at = text.find(kMark);
  if (at == text.npos) return false;
  const std::string_view version = text.substr(at + kMark.size());
  const std::size_t digits = version.substr(0, version.find('.')).size();
  return digits > 2 || (digits == 2 && version[0] >= '7');
}

bool may_follow(Next next, std::string_view rest) {
  const bool is_build = rest.starts_with(" bui");
  switch (next) {
    case Next::anything:
      return true;
    case Next::build:
      return is_build;
    case Next::build_or_bracket:
      return is_build || rest.starts_with(')');
    case Next::build_or_semicolon:
      return is_build || rest.starts_with(';');
    case Next::build_or_end:
      return is_build || rest.starts_with(')') || rest.starts_with(';');
    case Next::first_build:
      return is_build || rest.starts_with('/') || rest.starts_with(')');
    case Next::b_or_bracket:
      return rest.starts_with(" b") || rest.starts_with(')');
    case Next::recent_chrome:
      return is_build || (rest.starts_with(')') && is_recent_chrome(rest));
    case Next::end:
      return rest.empty();
  }
  return false;
}

bool matches_somewhere(std::string_view pattern, std::string_view text) {
  const std::string_view begin = literal_begin(pattern);
  for (std::size_t at = text.find(begin); at != text.npos; at = text.find(begin, at + 1)) {
    UserAgentMatch unused;
    if (Matcher(pattern, text, at).match(unused)) return true;
  }
  return false;
}

bool ends_well(const UserAgentRule& rule, std::string_view text, const Matcher& matcher,
               UserAgentMatch& found) {
  std::size_t end = matcher.end();
  const bool is_forward = rule.next == Next::first_build;
  if (is_forward) end = matcher.end_min();
  while (!may_follow(rule.next, text.substr(end))) {
    if (end == (is_forward ? matcher.end() : matcher.end_min())) return false;
    end += is_forward ? std::size_t{1} : std::size_t(-1);
  }
  if (found.taken_end == matcher.end()) found.taken_end = end;
  const std::string_view rest = text.substr(end);
  if (!rule.unless.empty() && has(rest, rule.unless)) return false;
  return rule.behind.empty() || matches_somewhere(rule.behind, rest);
}

std::optional<UserAgentMatch> match_of(const UserAgentRule& rule, std::string_view text) {
  // A name mark at the beginning does not keep it from being looked for as a text.
  std::string_view pattern = rule.pattern;
  while (pattern.starts_with('<') || pattern.starts_with('\'')) pattern.remove_prefix(1);
  const std::string_view begin = literal_begin(pattern);
  const bool may_stand_anywhere = !begin.empty() && !is_word(begin[0]);
  for (std::size_t at = text.find(begin); at < text.size(); at = text.find(begin, at + 1)) {
    if (!may_stand_anywhere && at > 0 && is_word(text[at - 1])) continue;
    if (!rule.before.empty() && !has(text.substr(0, at), rule.before)) continue;
    UserAgentMatch found{.rule = &rule};
    Matcher matcher(rule.pattern, text, at);
    if (matcher.match(found) && ends_well(rule, text, matcher, found)) return found;
  }
  return std::nullopt;
}

}  // namespace

std::optional<UserAgentMatch> find_rule(std::span<const UserAgentRule> rules,
                                        std::string_view text) {
  for (const UserAgentRule& rule : rules) {
    if (std::optional<UserAgentMatch> found = match_of(rule, text)) return found;
  }
  return std::nullopt;
}

}  // namespace analytics::server::pack
