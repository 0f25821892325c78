// Whatever an FQL expression is: it is refused with a place inside it, or it has the same answer
// every time, the opposite one behind a `!`, and a prefix form that is JSON; and as a trigger it
// holds where the filter does. The input: an event, a line end, an expression.
#include <charconv>
#include <string>

#include "fuzz/input.h"
#include "json/check.h"
#include "server/route/event_document.h"
#include "server/route/fql.h"
#include "server/route/trigger.h"

namespace {

using namespace analytics;
using namespace analytics::server;
using fuzz::expect;

// Each sort of doubt once, and one for each comparison.
constexpr std::size_t kDoubtsMax = 5'200;

std::size_t number_behind(const std::string& message, std::string_view word) {
  const std::size_t at = message.find(word);
  std::size_t number = 0;
  if (at != std::string::npos) {
    std::from_chars(message.data() + at + word.size(), message.data() + message.size(), number);
  }
  return number;
}

void look_at_refusal(std::string_view text, const std::string& message) {
  if (message == "the expression is longer than 5 KiB") return expect(text.size() > 5120, "it is");
  if (message == "the expression is not UTF-8") return;
  const std::size_t line = number_behind(message, "line ");
  const std::size_t column = number_behind(message, "column ");
  expect(line >= 1 && line <= text.size() + 1, "a problem has its line");
  expect(column >= 1 && column <= text.size() + 1, "a problem has its column");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::string_view json = input.take_until('\n');
  const fuzz::ExactCopy copy(input.rest());
  const std::string_view text = copy.view();
  const Result<Fql> fql = Fql::compile(text);
  if (!fql) {
    expect(trigger_doubts(text).size() <= kDoubtsMax, "what can't be read has no more doubts");
    look_at_refusal(text, fql.error().message);
    return 0;
  }
  ByteBuffer ir;
  expect(check_json(fql->ir_json(), {.depth_max = 1024}, ir), "the prefix form is JSON");
  EventDocument event;
  event.read(json);
  const Result<bool> holds = fql->evaluate(event);
  const Result<bool> again = fql->evaluate(event);
  expect(bool(holds) == bool(again) && (!holds || *holds == *again), "an answer stays the same");
  const Result<Trigger> trigger = Trigger::compile(text);
  expect(trigger && trigger->holds(event) == (holds && *holds), "a trigger holds as a filter does");
  expect(trigger_doubts(text).size() <= kDoubtsMax, "doubts are told once each");
  // `all` alone is a word of its own, and limits may be reached.
  const Result<Fql> opposite = Fql::compile("!(" + std::string(text) + ")");
  if (!opposite || text.find("all") != std::string_view::npos) return 0;
  const Result<bool> negated = opposite->evaluate(event);
  expect(bool(negated) == bool(holds), "a negation has an answer where there is one");
  expect(!holds || *negated != *holds, "a negation has the opposite answer");
  return 0;
}
