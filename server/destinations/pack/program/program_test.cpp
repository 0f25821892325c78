#include "server/destinations/pack/program/program.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace analytics::server::pack {
namespace {

using Texts = std::map<std::string, std::string, std::less<>>;

// What a program makes of an event: JSON, "undefined", or what went wrong.
std::string made(std::string_view program_json, std::string_view root_json,
                 const Vocabulary& vocabulary = {}) {
  const Result<Program> program = Program::compile(program_json, vocabulary);
  if (!program) return "refused: " + program.error().message;
  simdjson::dom::parser parser;
  Arena arena;
  Scope scope{.root = Value::of(parser.parse(root_json).value()), .arena = arena};
  const Value value = program->run(scope);
  if (!scope.fault.empty()) return "fault: " + scope.fault;
  if (value.is_undefined()) return "undefined";
  std::string text;
  write_json(value, text);
  return text;
}

class Steps {
 public:
  Steps() {
    vocabulary.dialect = Dialect::steps;
    vocabulary.shapes = &shapes;
    vocabulary.tables = &tables;
  }
  std::string operator()(std::string_view program, std::string_view root = "{}") const {
    return made(program, root, vocabulary);
  }

  Texts shapes;
  Texts tables;
  Vocabulary vocabulary;
};

std::string file(const char* path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string json_of(const Value& value) {
  std::string text;
  write_json(value, text);
  return text;
}

bool is_same(const std::string& json, const Value& expected) {
  simdjson::dom::parser parser;
  return Value::of(parser.parse(json).value()) == expected;
}

// The expected values are the mapping kit's own: tests/conformance/mapping-kit/check.cjs compares.
TEST(PackProgram, DoesWhatTheMappingKitDoes) {
  simdjson::dom::parser parser;
  const std::string text = file(MAPPING_KIT_CASES);
  const Value cases = Value::of(parser.parse(text).value());
  ASSERT_GE(cases.size(), 120U);
  for (Items at(cases); at.next();) {
    const Value test = at.value();
    const std::string_view name = test.member("name").text();
    const Value expected = test.member("expected");
    const std::string result = made(json_of(test.member("mapping")), json_of(test.member("event")));
    const bool has_failed = result.starts_with("refused: ") || result.starts_with("fault: ");
    EXPECT_EQ(has_failed, test.member("error").boolean()) << name << ": " << result;
    if (has_failed) continue;
    EXPECT_EQ(result == "undefined", expected.is_undefined()) << name << ": " << result;
    if (result == "undefined") continue;
    EXPECT_TRUE(is_same(result, expected)) << name << ": " << result;
  }
}

TEST(PackProgram, SaysWhereAndWhatIsWrong) {
  EXPECT_EQ(made(R"({"a":{"b/c":[{"@path":5}]}})", "{}"),
            "refused: /a/b~1c/0/@path: must be a text or a directive");
  EXPECT_EQ(made(R"({"a":{"@nope":5}})", "{}"),
            "refused: /a/@nope: there is no directive or function @nope; docs/pack-format.md lists "
            "them");
  EXPECT_EQ(made(R"({"@liquid":"x"})", "{}"),
            "refused: /@liquid: @liquid is not supported: use @template, @case, @replace, @if and "
            "the functions of docs/pack-format.md instead");
  EXPECT_EQ(made(R"({"@if":{"exists":{"@case":{"operator":"up"}}}})", "{}"),
            "refused: /@if/exists/@case: \"operator\" must be \"lower\" or \"upper\"");
  EXPECT_TRUE(made("{", "{}").starts_with("refused: the value: is not JSON: "));
  ProgramFault fault;
  EXPECT_FALSE(Program::compile(R"({"a":{"@path":false}})", {}, &fault));
  EXPECT_EQ(fault.pointer, "/a/@path");
  EXPECT_EQ(fault.message, "must be a text or a directive");
}

TEST(PackProgram, AFaultSaysNothingOfTheEvent) {
  EXPECT_EQ(made(R"({"@path":{"@path":"$.secret"}})", R"({"secret":123456})"),
            "fault: @path is made of something that is no text");
}

TEST(PackProgram, LooksThroughNoReplacedText) {
  EXPECT_EQ(made(R"({"@template":"{{{a}}}"})", R"({"a":"{{b}}","b":"secret"})"), R"("{{b}}")");
}

TEST(PackProgram, PlainStringsOfStepsArePathsTemplatesOrThemselves) {
  Steps steps;
  const char* const root = R"({"settings":{"host":"h","port":80},"count":2})";
  EXPECT_EQ(steps(R"("$.settings.host")", root), R"("h")");
  EXPECT_EQ(steps(R"("https://{{settings.host}}:{{$.settings.port}}/")", root),
            R"("https://h:80/")");
  EXPECT_EQ(steps(R"("plain")", root), R"("plain")");
  EXPECT_EQ(steps(R"({"@literal":"$.settings.host"})", root), R"("$.settings.host")");
  EXPECT_EQ(steps(R"({"@literal":{"a":"{{count}}"}})", root), R"({"a":"{{count}}"})");
  EXPECT_EQ(made(R"("$.settings.host")", root), R"("$.settings.host")");
}

TEST(PackProgram, SplicesObjectsIn) {
  Steps steps;
  const char* const root = R"({"a":{"x":1,"y":2},"b":{"y":3},"c":"text"})";
  EXPECT_EQ(
      steps(R"({"y":0,"...":"$.a","...2":"$.b","...3":"$.c","...4":"$.no","z":"$.no"})", root),
      R"({"y":3,"x":1})");
  EXPECT_EQ(made(R"({"...":1})", root), R"({"...":1})");
}

TEST(PackProgram, FindsThePayloadByNumber) {
  Steps steps;
  const std::vector<std::string> names{"email", "traits"};
  steps.vocabulary.payload_names = &names;
  const auto program = Program::compile(
      R"({"a":"$.payload.email","b":"$.payload.traits.x","c":"$.payload.unknown","d":"$.payload"})",
      steps.vocabulary);
  ASSERT_TRUE(program);
  simdjson::dom::parser parser;
  const std::array<Value, 2> payload{Value::of("e"),
                                     Value::of(parser.parse(std::string(R"({"x":1})")).value())};
  Arena arena;
  Scope scope{.payload = payload, .arena = arena};
  std::string text;
  write_json(program->run(scope), text);
  EXPECT_EQ(text, R"({"a":"e","b":1,"d":{"email":"e","traits":{"x":1}}})");
}

TEST(PackProgram, UsesShapesByNameAndInTemplates) {
  Steps steps;
  steps.shapes = {{"host", R"({"@when":["$.eu","eu.example.com","example.com"]})"},
                  {"both", R"({"h":{"@use":"host"},"n":"$.n"})"}};
  EXPECT_EQ(steps(R"({"@use":"both"})", R"({"eu":true,"n":1})"), R"({"h":"eu.example.com","n":1})");
  EXPECT_EQ(steps(R"("https://{{host}}/{{n}}")", R"({"n":1})"), R"("https://example.com/1")");
  EXPECT_EQ(steps(R"({"x":{"@use":"no"}})"), "refused: /x/@use: there is no shape \"no\"");
}

TEST(PackProgram, RefusesShapesThatUseThemselves) {
  Steps steps;
  steps.shapes = {{"a", R"({"x":{"@use":"b"}})"}, {"b", R"("{{a}}")"}};
  EXPECT_EQ(steps(R"({"@use":"a"})"),
            "refused: /@use: in the shape \"a\" at /x/@use: in the shape \"b\": the shape \"a\" "
            "uses itself");
}

TEST(PackProgram, ChoosesWhatIsLookedAt) {
  Steps steps;
  const char* const root = R"({"t":true,"zero":0,"empty":"","null":null,"x":"X"})";
  EXPECT_EQ(steps(R"({"@when":["$.t","$.x","no"]})", root), R"("X")");
  EXPECT_EQ(steps(R"({"@when":["$.zero","$.x"]})", root), "undefined");
  EXPECT_EQ(steps(R"({"@and":["$.t","$.zero","$.x"]})", root), "0");
  EXPECT_EQ(steps(R"({"@and":["$.t","$.x"]})", root), R"("X")");
  EXPECT_EQ(steps(R"({"@or":["$.zero","$.empty"]})", root), R"("")");
  EXPECT_EQ(steps(R"({"@or":["$.null","$.x"]})", root), R"("X")");
  EXPECT_EQ(steps(R"({"@not":"$.empty"})", root), "true");
  EXPECT_EQ(steps(R"({"@coalesce":["$.null","$.no","$.zero","$.x"]})", root), "0");
  EXPECT_EQ(steps(R"({"@coalesce":["$.null","$.no"]})", root), "undefined");
  EXPECT_EQ(steps(R"([{"@exists":"$.zero"},{"@exists":"$.null"},{"@exists":"$.no"}])", root),
            "[true,false,false]");
}

TEST(PackProgram, GoesThroughLists) {
  Steps steps;
  const char* const root = R"({"l":[{"id":"a","n":1},{"id":"b","n":0}],"s":"S"})";
  EXPECT_EQ(steps(R"({"@map":["$.l",{"i":"$.index","id":"$.item.id","s":"$.s"}]})", root),
            R"([{"i":0,"id":"a","s":"S"},{"i":1,"id":"b","s":"S"}])");
  EXPECT_EQ(steps(R"({"@filter":["$.l","$.item.n"]})", root), R"([{"id":"a","n":1}])");
  EXPECT_EQ(steps(R"({"@from_entries":["$.l","$.item.id","$.item.n"]})", root), R"({"a":1,"b":0})");
  EXPECT_EQ(steps(R"({"@map":["$.l",{"@map":["$.l","{{item.id}}{{index}}"]}]})", root),
            R"([["a0","b1"],["a0","b1"]])");
  EXPECT_EQ(steps(R"({"@map":["$.no","x"]})", root), "undefined");
  EXPECT_EQ(made(R"({"@map":[{"@path":"$.l"},{"@path":"$.item.id"}]})", root), R"(["a","b"])");
}

TEST(PackProgram, GivesAValueAName) {
  Steps steps;
  EXPECT_EQ(steps(R"({"@with":["$.a",{"x":"$.item.b","y":"{{item.b}}","z":"$.c"}]})",
                  R"({"a":{"b":1},"c":2})"),
            R"({"x":1,"y":"1","z":2})");
  EXPECT_EQ(steps(R"({"@with":["$.no",{"@exists":"$.item"}]})", "{}"), "false");
  EXPECT_EQ(steps(R"({"@map":["$.l",[{"@with":["x","$.item"]},"$.item"]]})", R"({"l":[1]})"),
            R"([["x",1]])");
}

TEST(PackProgram, LooksUpInTables) {
  Steps steps;
  steps.tables = {{"hosts", R"({"us":"u.example.com","eu":"e.example.com","1":"one"})"}};
  EXPECT_EQ(steps(R"({"@lookup":["$.r","hosts"]})", R"({"r":"eu"})"), R"("e.example.com")");
  EXPECT_EQ(steps(R"({"@lookup":["$.r","hosts"]})", R"({"r":1})"), R"("one")");
  EXPECT_EQ(steps(R"({"@lookup":["$.r","hosts"]})", R"({"r":"x"})"), "undefined");
  EXPECT_EQ(steps(R"({"@lookup":["$.r","hosts","$.d"]})", R"({"d":5})"), "5");
  EXPECT_EQ(steps(R"({"@lookup":["$.r","no"]})"), "refused: /@lookup/1: there is no table \"no\"");
}

TEST(PackProgram, CountsArguments) {
  Steps steps;
  EXPECT_EQ(steps(R"({"@when":["$.a"]})"),
            "refused: /@when: @when takes 2 to 3 arguments and is given 1");
  EXPECT_EQ(steps(R"({"@and":[]})"),
            "refused: /@and: @and takes 1 argument or more and is given 0");
  EXPECT_EQ(steps(R"({"@lower":["a","b"]})"),
            "refused: /@lower: @lower takes 1 argument and is given 2");
}

TEST(PackProgram, CallsFunctionsWithTheirArguments) {
  Steps steps;
  EXPECT_EQ(steps(R"({"@lower":"$.a"})", R"({"a":"ABC"})"), R"("abc")");
  EXPECT_EQ(steps(R"({"@upper":["{{a}}-x"]})", R"({"a":"b"})"), R"("B-X")");
  EXPECT_EQ(made(R"({"@upper":{"@path":"$.a"}})", R"({"a":"b"})"), R"("B")");
}

TEST(PackProgram, KnowsWhatIsTheSameForEveryScope) {
  EXPECT_TRUE(Program::compile(R"({"a":[1,{"@template":"x"},{"@lower":"X"}]})", {})->is_constant());
  EXPECT_FALSE(Program::compile(R"({"a":{"@path":"$.x"}})", {})->is_constant());
  EXPECT_FALSE(Program::compile(R"({"@now_ms":[]})", {})->is_constant());
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

std::string listed(std::size_t count) {
  std::string text = "[1";
  for (std::size_t i = 1; i < count; ++i) text += ",1";
  return text + "]";
}

TEST(PackProgram, HasLimits) {
  EXPECT_EQ(made(nested(64), "{}"), nested(64));
  EXPECT_TRUE(made(nested(65), "{}").ends_with("is nested more than 64 levels deep"));
  EXPECT_EQ(made(listed(9'999), "{}"), listed(9'999));
  EXPECT_TRUE(made(listed(10'000), "{}").find("more than 10,000 parts") != std::string::npos);
  EXPECT_TRUE(made("\"" + std::string(1 << 20, 'x') + "\"", "{}").ends_with("longer than 1 MiB"));
  std::string path = "$.a";
  for (int i = 1; i < 64; ++i) path += ".a";
  EXPECT_EQ(made(R"({"@path":")" + path + "\"}", "{}"), "undefined");
  EXPECT_TRUE(made(R"({"@path":")" + path + ".a\"}", "{}").ends_with("more than 64 keys"));
}

TEST(PackProgram, ShapesThatGrowByUsingEachOtherAreRefused) {
  Steps steps;
  steps.shapes["s0"] = R"("x")";
  for (int i = 1; i < 30; ++i) {
    const std::string below = R"({"@use":"s)" + std::to_string(i - 1) + "\"}";
    steps.shapes["s" + std::to_string(i)] = "[" + below + "," + below + "]";
  }
  EXPECT_TRUE(steps(R"({"@use":"s29"})").find("more than 10,000 parts") != std::string::npos);
}

TEST(PackProgram, EndsWhatTakesTooLongOrTooMuch) {
  Steps steps;
  const std::string root = R"({"l":)" + listed(400) + "}";
  const auto looking_through = [](const std::string& key) {
    return R"({"@from_entries":["$.l",{"@when":[)" + key + R"(,"$.no"]},1]})";
  };
  EXPECT_EQ(steps(looking_through(looking_through(looking_through(R"({"@not":"$.l"})"))), root),
            "fault: making what the mapping says takes too many steps");
  EXPECT_EQ(steps(R"({"@map":["$.l",{"@map":["$.l",{"@map":["$.l","$.item"]}]}]})", root),
            "fault: what the mapping makes of it takes more than 16 MiB");
}

// A call counts by what it looks through, or a long text in a long list would take minutes.
TEST(PackProgram, EndsWhatLooksThroughLongTextsTooOften) {
  Steps steps;
  const std::string root =
      R"({"l":)" + listed(5'000) + R"(,"t":")" + std::string(1 << 20, 'x') + "\"}";
  EXPECT_EQ(steps(R"({"@filter":["$.l",{"@contains":["$.t","y"]}]})", root),
            "fault: making what the mapping says takes too many steps");
  EXPECT_EQ(steps(R"({"@filter":["$.l",{"@in":["no","$.l"]}]})", root), "[]");
}

TEST(PackProgram, EndsWhatStandsInItselfTooOften) {
  Steps steps;
  std::string doubled = R"("x")";
  for (int i = 0; i < 30; ++i) doubled = R"({"@with":[)" + doubled + R"(,["$.item","$.item"]]})";
  EXPECT_EQ(steps(R"({"@json_text":)" + doubled + "}", "{}"), "undefined");
  EXPECT_EQ(steps(R"({"@length":{"@unique":[[)" + doubled + "," + doubled + "]]}}", "{}"), "2");
}

}  // namespace
}  // namespace analytics::server::pack
