#include <utility>

#include "server/destinations/pack/file/names.h"
#include "server/destinations/pack/file/reader.h"

namespace analytics::server::pack {
namespace {

constexpr std::size_t kAnswersMax = 50;

Expression read_outcome(const Located& place, const Reading& reading, FieldNames fields) {
  if (place && !place.node().IsMap() && (!place.is_text() || literal_text(place))) {
    read_choice(place, {"delivered", "retry", "discarded", "unauthorized", "split"});
  }
  return reading.expressions.of_step(place, fields);
}

Expression read_answer_code(const Located& place, const Reading& reading, FieldNames fields) {
  if (place && place.node().IsScalar() && (!place.is_text() || literal_text(place)) &&
      !is_code(place.node().Scalar())) {
    place.wrong("must be a text in snake case, a number, or an expression");
  }
  return reading.expressions.of_step(place, fields);
}

PackAnswer read_answer(const Located& place, const Reading& reading, FieldNames fields) {
  PackAnswer answer;
  if (!place.is_object({"when", "outcome", "code", "detail", "retry_after"})) return answer;
  if (!place.member("outcome")) place.lacks("outcome", "say what becomes of the events");
  answer.when = reading.expressions.of_step(place.member("when"), fields);
  answer.outcome = read_outcome(place.member("outcome"), reading, fields);
  answer.code = read_answer_code(place.member("code"), reading, fields);
  answer.detail = reading.expressions.of_step(place.member("detail"), fields);
  answer.retry_after = reading.expressions.of_step(place.member("retry_after"), fields);
  return answer;
}

}  // namespace

std::vector<PackAnswer> read_answers(const Located& answers, const Reading& reading,
                                     FieldNames fields) {
  std::vector<PackAnswer> all;
  if (!answers.is_list(kAnswersMax)) return all;
  const std::vector<Located> items = answers.items();
  for (const Located& item : items) {
    all.push_back(read_answer(item, reading, fields));
    if (item.node().IsMap() && !item.member("when") && all.size() < items.size()) {
      item.wrong(
          "has no when, so that those after it are never looked at: add one, or move it "
          "to the end");
    }
  }
  return all;
}

PackResults read_results(const Located& place, const Reading& reading, FieldNames fields) {
  PackResults results;
  if (!place.is_object({"list", "index", "when", "outcome", "code", "detail", "retry_after",
                        "only_if", "others"})) {
    return results;
  }
  const auto expression = [&](const char* name) {
    return reading.expressions.of_step(place.member(name), fields);
  };
  if (!place.member("list")) place.lacks("list", "say where the answer has the items' results");
  if (!place.member("outcome")) place.lacks("outcome", "say what becomes of an item that failed");
  results.list = expression("list");
  results.index = expression("index");
  results.when = expression("when");
  results.only_if = expression("only_if");
  results.others = read_outcome(place.member("others"), reading, fields);
  results.failure.outcome = read_outcome(place.member("outcome"), reading, fields);
  results.failure.code = read_answer_code(place.member("code"), reading, fields);
  results.failure.detail = expression("detail");
  results.failure.retry_after = expression("retry_after");
  return results;
}

}  // namespace analytics::server::pack
