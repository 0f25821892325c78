#include <algorithm>
#include <utility>

#include "server/destinations/pack/file/names.h"
#include "server/destinations/pack/file/reader.h"

namespace analytics::server::pack {
namespace {

// What a step does: one of these.
constexpr const char* kDoings[] = {"request", "value", "refuse", "retry"};

void read_end(const Located& place, PackStep::Kind kind, const Reading& reading, FieldNames fields,
              PackStep& step) {
  step.kind = kind;
  if (!place.is_object({"code", "detail"})) return;
  step.code = read_code(place);
  step.detail = reading.expressions.of_step(place.member("detail"), fields);
}

void read_doing(const Located& place, const Reading& reading, FieldNames fields, PackStep& step) {
  if (const Located request = place.member("request")) {
    step.request = read_request(request, reading, fields);
  } else if (const Located value = place.member("value")) {
    step.kind = PackStep::Kind::value;
    step.value = reading.expressions.of_step(value, fields);
    if (!place.member("keep")) place.lacks("keep", "name what the value is kept as");
  } else if (const Located refuse = place.member("refuse")) {
    read_end(refuse, PackStep::Kind::refuse, reading, fields, step);
  } else {
    read_end(place.member("retry"), PackStep::Kind::retry, reading, fields, step);
  }
}

void check_what_fits(const Located& place, const PackStep& step) {
  if (step.kind == PackStep::Kind::request) return;
  for (const char* name : {"for_each", "expect", "answers", "keep_answer"}) {
    if (const Located member = place.member(name)) {
      member.wrong("is for steps with a request: take it out");
    }
  }
  if (step.kind == PackStep::Kind::value) return;
  if (const Located keep = place.member("keep")) keep.wrong("has nothing to keep: take it out");
}

void read_keep(const Located& place, PackStep& step) {
  if (const Located keep = place.member("keep")) {
    step.keep = keep.text().value_or("");
    if (keep.is_text() && !is_snake_case(step.keep)) keep.wrong("must be a name in snake case");
  }
  const Located answer = place.member("keep_answer");
  if (!answer) return;
  step.keep_answer = answer.flag().value_or(false);
  if (step.keep.empty()) answer.wrong("keeps nothing without keep: name what it is kept as");
}

PackStep read_step(const Located& place, const Reading& reading, FieldNames fields) {
  PackStep step{.line = place.line()};
  if (!place.is_object({"when", "for_each", "request", "value", "refuse", "retry", "expect", "keep",
                        "keep_answer", "answers"})) {
    return step;
  }
  const auto doings = std::ranges::count_if(
      kDoings, [&](const char* name) { return static_cast<bool>(place.member(name)); });
  if (doings != 1) {
    place.wrong("must have one of: request, value, refuse, retry");
    return step;
  }
  step.when = reading.expressions.of_step(place.member("when"), fields);
  step.for_each = reading.expressions.of_step(place.member("for_each"), fields);
  read_doing(place, reading, fields, step);
  read_keep(place, step);
  check_what_fits(place, step);
  step.expect = reading.expressions.of_step(place.member("expect"), fields);
  if (const Located answers = place.member("answers")) {
    step.answers = read_answers(answers, reading, fields);
  }
  return step;
}

}  // namespace

std::string read_code(const Located& parent) {
  const Located place = parent.member("code");
  if (!place) {
    parent.lacks("code", "events that end here are counted by it");
    return {};
  }
  std::string code = place.node().IsScalar() ? place.node().Scalar() : std::string();
  if (!is_code(code)) place.wrong("must be a text in snake case, or a number");
  return code;
}

std::vector<PackStep> read_steps(const Located& steps, const Reading& reading, FieldNames fields) {
  std::vector<PackStep> all;
  if (!steps.is_filled_list(kStepsMax)) return all;
  for (const Located& step : steps.items()) all.push_back(read_step(step, reading, fields));
  return all;
}

}  // namespace analytics::server::pack
