#include "server/route/trigger.h"

#include "server/route/fql_doubts.h"
#include "server/route/fql_lexer.h"

namespace analytics::server {
namespace {

// What stands on one level of parentheses.
struct Level {
  bool has_both = false;
  bool has_either = false;
  bool is_match = false;  // They are those of the function.
};

// What Segment's reader is known to take for something else.
struct Traits {
  bool mixes = false;
  bool nests = false;
  bool loses_negation = false;
  bool has_list = false;
  bool has_pattern = false;
};

// "Order *" and "* Up" are all that it knows of patterns.
bool is_prefix_or_suffix(std::string_view pattern) {
  const bool has_star = pattern.starts_with('*') || pattern.ends_with('*');
  if (pattern.starts_with('*')) pattern.remove_prefix(1);
  if (pattern.ends_with('*')) pattern.remove_suffix(1);
  return has_star && pattern.find_first_of("*?[\\") == pattern.npos;
}

std::vector<std::string> sentences(const Traits& found, std::string_view text) {
  std::vector<std::string> doubts;
  if (const Result<Fql> condition = Fql::compile(text)) doubts = fql_doubts(*condition);
  if (found.mixes) {
    doubts.emplace_back(
        "it mixes \"and\" and \"or\" without parentheses: here \"and\" binds more tightly, at "
        "Segment the last of them counts for all; parentheses say which is meant");
  }
  if (found.nests) {
    doubts.emplace_back(
        "it has parentheses, or a function, within parentheses, which Segment reads otherwise");
  }
  if (found.loses_negation) {
    doubts.emplace_back(
        "it negates a group in parentheses, which Segment reads as the group itself; negate each "
        "of its parts instead");
  }
  if (found.has_list) {
    doubts.emplace_back("it uses \"in\", which never holds at Segment; use \"=\" and \"or\"");
  }
  if (found.has_pattern) {
    doubts.emplace_back(
        "it has a pattern other than a beginning or an end (\"Order *\", \"* Up\"), which holds "
        "for other texts at Segment");
  }
  return doubts;
}

}  // namespace

Result<Trigger> Trigger::compile(std::string_view text) {
  Result<Fql> condition = Fql::compile(text);
  if (!condition) return std::move(condition).error();
  return Trigger(*std::move(condition));
}

bool Trigger::holds(EventDocument& event) const {
  const Result<bool> answer = condition_.evaluate(event);
  return answer && *answer;
}

// Observed on the published package destination-subscriptions, with which
// tests/conformance/subscriptions compares.
std::vector<std::string> trigger_doubts(std::string_view text) {
  Traits found;
  std::vector<Level> levels(1);
  FqlLexer lexer(text);
  FqlToken before;
  for (FqlToken token = lexer.next(); token.word != FqlWord::end && token.word != FqlWord::fault;
       token = lexer.next()) {
    Level& level = levels.back();
    if (token.word == FqlWord::both) level.has_both = true;
    if (token.word == FqlWord::either) level.has_either = true;
    found.mixes = found.mixes || (level.has_both && level.has_either);
    found.has_list = found.has_list || token.word == FqlWord::in;
    if (token.word == FqlWord::string && level.is_match) {
      found.has_pattern = found.has_pattern || !is_prefix_or_suffix(token.text);
    }
    if (token.word == FqlWord::open_paren) {
      found.loses_negation = found.loses_negation || before.word == FqlWord::negation;
      found.nests = found.nests || levels.size() > 1;
      levels.push_back({.is_match = before.source == "match"});
    }
    if (token.word == FqlWord::close_paren && levels.size() > 1) levels.pop_back();
    before = token;
  }
  return sentences(found, text);
}

}  // namespace analytics::server
