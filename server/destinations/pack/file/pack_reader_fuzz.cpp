// Whatever a pack's file holds: it is either whole and within its limits, or each problem has its
// line. Fields that were read take whatever values come.
#include <algorithm>
#include <string>

#include "fuzz/input.h"
#include "json/check.h"
#include "server/destinations/pack/file/pack.h"
#include "server/destinations/pack/program/program.h"

namespace {

using namespace analytics;
using namespace analytics::server::pack;
using fuzz::expect;

bool is_json(std::string_view text) {
  ByteBuffer checked;
  return static_cast<bool>(check_json(text, {}, checked));
}

// Each field is given each of these in turn.
constexpr std::string_view kValues =
    R"([null,true,0,-1.5,"","12","2026-01-01","a@b.co",[],[1],["a",null],{},{"a":{"b":[null]}}])";

void try_fields(const Fields& fields) {
  simdjson::dom::parser parser;
  const simdjson::dom::element list = parser.parse(simdjson::padded_string(kValues));
  for (Items item(Value::of(list)); item.next();) {
    Arena arena;
    std::vector<Value> values(fields.size(), item.value());
    std::string complaint;
    const bool is_good = check_payload(fields, values, arena, false, complaint);
    expect(is_good == complaint.empty(), "what is refused has a complaint");
    for (const Value& value : values) {
      std::string text;
      write_json(value, text);
      expect(value.is_undefined() || is_json(text), "what was converted can be written");
    }
  }
}

void look_at(const PackAction& action, const Pack& pack) {
  expect(pack.find_action(action.name) != nullptr, "an action is found by its name");
  expect(action.fields.size() <= kFieldsMax, "fields are limited");
  expect(!action.steps.empty() && action.steps.size() <= kStepsMax, "steps are limited");
  for (const PackStep& step : action.steps) {
    const bool is_request = step.kind == PackStep::Kind::request;
    expect(is_request == static_cast<bool>(step.request.url), "a request has a URL");
  }
  try_fields(action.fields);
}

void look_at(const Pack& pack) {
  expect(!pack.type.empty() && !pack.hosts.empty() && !pack.fixtures.empty(), "a pack is whole");
  expect(!pack.actions.empty() && pack.actions.size() <= kActionsMax, "actions are limited");
  for (const PackAction& action : pack.actions) look_at(action, pack);
  for (const PackMapping& mapping : pack.mappings) {
    expect(pack.find_action(mapping.action) != nullptr, "a mapping's action is there");
    expect(!mapping.trigger.empty(), "a mapping has a trigger");
    for (const auto& [name, json] : mapping.fields) expect(is_json(json), "its values are JSON");
  }
  for (const PackFixture& fixture : pack.fixtures) {
    expect(is_json(fixture.settings_json), "a fixture's settings are JSON");
    for (const std::string& event : fixture.events) expect(is_json(event), "events are JSON");
    for (const std::string& outcome : fixture.outcomes) expect(is_json(outcome), "so is this");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const std::string_view text = input.rest();
  PackProblems problems;
  const std::shared_ptr<const Pack> pack = read_pack(text, "", problems);
  expect((pack == nullptr) != problems.empty(), "a pack is read or has problems");
  // A file that ends too early is wrong on the line after its last.
  const auto lines = static_cast<std::size_t>(
      2 + std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }));
  for (const PackProblem& problem : problems) {
    expect(!problem.message.empty(), "a problem says what is wrong");
    expect(problem.line <= lines, "a problem's line is in the file");
  }
  if (pack != nullptr) look_at(*pack);
  return 0;
}
