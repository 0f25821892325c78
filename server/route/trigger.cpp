#include "server/route/trigger.h"

#include "server/route/fql_doubts.h"
#include "server/route/fql_lexer.h"

namespace analytics::server {
namespace {

// What stands on one level of parentheses.
struct Level {
  bool has_both = false;
  bool has_either = false;
};

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

// Observed on the published package destination-subscriptions (anchors of the project, 3.5).
std::vector<std::string> trigger_doubts(std::string_view text) {
  bool mixes = false;
  bool loses_negation = false;
  bool has_list = false;
  std::vector<Level> levels(1);
  FqlLexer lexer(text);
  FqlWord before = FqlWord::end;
  for (FqlToken token = lexer.next(); token.word != FqlWord::end && token.word != FqlWord::fault;
       token = lexer.next()) {
    if (token.word == FqlWord::both) levels.back().has_both = true;
    if (token.word == FqlWord::either) levels.back().has_either = true;
    if (token.word == FqlWord::in) has_list = true;
    mixes = mixes || (levels.back().has_both && levels.back().has_either);
    if (token.word == FqlWord::open_paren) {
      loses_negation = loses_negation || before == FqlWord::negation;
      levels.push_back({});
    }
    if (token.word == FqlWord::close_paren && levels.size() > 1) levels.pop_back();
    before = token.word;
  }
  std::vector<std::string> doubts;
  if (const Result<Fql> condition = Fql::compile(text)) doubts = fql_doubts(*condition);
  if (mixes) {
    doubts.emplace_back(
        "it mixes \"and\" and \"or\" without parentheses: here \"and\" binds more tightly, at "
        "Segment the last of them counts for all; parentheses say which is meant");
  }
  if (loses_negation) {
    doubts.emplace_back(
        "it negates a group in parentheses, which Segment reads as the group itself; negate each "
        "of its parts instead");
  }
  if (has_list) {
    doubts.emplace_back("it uses \"in\", which never holds at Segment; use \"=\" and \"or\"");
  }
  return doubts;
}

}  // namespace analytics::server
