// Whatever a mapping or a step is, and whatever it runs over: it is refused with a sentence, or it
// gives the same JSON every time, alone and as the field of a mapping. The input: a byte whose
// lowest bit says whether these are steps, an event, a line end, a program.
#include <string>

#include "fuzz/input.h"
#include "json/check.h"
#include "server/destinations/pack/program/mapping.h"

namespace {

using namespace analytics;
using namespace analytics::server::pack;
using fuzz::expect;

using Texts = std::map<std::string, std::string, std::less<>>;

const Texts& shapes() {
  static const Texts kShapes{{"plain", R"({"a":"$.a","b":"{{other}}"})"},
                             {"other", R"({"@map":["$.l","$.item"]})"},
                             {"self", R"({"@use":"self"})"},
                             {"broken", "{"}};
  return kShapes;
}

const Texts& tables() {
  static const Texts kTables{{"t", R"({"a":1,"b":{"c":2}})"}};
  return kTables;
}

const std::vector<std::string>& names() {
  static const std::vector<std::string> kNames{"email", "name"};
  return kNames;
}

struct Outcome {
  std::string json{};
  std::string fault{};
  bool operator==(const Outcome&) const = default;
};

Outcome run(const Program& program, const Value& event) {
  Arena arena;
  const std::array<Value, 2> payload{event, Value::of("x")};
  Scope scope{.root = event, .payload = payload, .arena = arena, .seed = "seed"};
  Outcome outcome;
  write_json(program.run(scope), outcome.json);
  outcome.fault = scope.fault;
  return outcome;
}

Outcome run(const Mapping& mapping, const Value& event) {
  Arena arena;
  const std::array<Value, 2> payload{event, Value::of("x")};
  Scope scope{.root = event, .payload = payload, .arena = arena, .seed = "seed"};
  std::array<Value, 1> values;
  mapping.run(scope, values);
  Outcome outcome;
  write_json(values[0], outcome.json);
  outcome.fault = scope.fault;
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Vocabulary vocabulary;
  if (input.take_byte() % 2 == 1) {
    vocabulary = {.dialect = Dialect::steps,
                  .shapes = &shapes(),
                  .tables = &tables(),
                  .payload_names = &names()};
  }
  simdjson::dom::parser parser;
  simdjson::dom::element event;
  const std::string_view event_json = input.take_until('\n');
  if (parser.parse(event_json.data(), event_json.size()).get(event) != simdjson::SUCCESS) return 0;
  const fuzz::ExactCopy copy(input.rest());
  ProgramFault fault;
  const Result<Program> program = Program::compile(copy.view(), vocabulary, &fault);
  const Result<Mapping> mapping = Mapping::compile({{"f", std::string(copy.view())}}, vocabulary);
  expect(bool(program) == bool(mapping), "a program and a mapping take the same");
  if (!program) {
    expect(!fault.message.empty(), "a refusal says why");
    return 0;
  }
  const Outcome outcome = run(*program, Value::of(event));
  expect(outcome == run(*program, Value::of(event)), "a program gives the same every time");
  expect(outcome == run(*mapping, Value::of(event)), "a mapping gives what a program does");
  expect(outcome.fault.empty() || outcome.json.empty(), "what is at fault gives nothing");
  if (outcome.json.empty()) return 0;
  // simdjson itself takes no integer beyond 64 bits, which JavaScript writes up to 21 digits.
  ByteBuffer again;
  expect(bool(check_json(outcome.json, {.depth_max = 1024}, again)) ||
             !simdjson::validate_utf8(outcome.json),
         "what is written is JSON");
  return 0;
}
