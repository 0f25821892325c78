#include "server/destinations/pack/delivery/fixture_run.h"

#include <simdjson.h>

#include <algorithm>
#include <set>
#include <utility>

#include "server/destinations/pack/delivery/mapping_settings.h"
#include "server/destinations/pack/delivery/value_difference.h"
#include "server/route/trigger.h"

namespace analytics::server::pack {
namespace {

using Kind = Outcome::Kind;

PackRunInput input_of(const PackFixture& fixture) {
  PackRunInput input{.settings_json = fixture.settings_json,
                     .events = fixture.events,
                     .delete_user = fixture.delete_user,
                     .now = fixture.now,
                     .answers_end = true};
  for (const PackExchange& exchange : fixture.exchanges) {
    input.answers.push_back(answer_of(exchange));
  }
  return input;
}

void compare_requests(const PackFixture& fixture, const std::vector<HttpRequest>& requests,
                      std::vector<std::string>& differences) {
  const std::size_t expected = fixture.exchanges.size();
  for (std::size_t i = 0; i < std::max(expected, requests.size()); ++i) {
    const std::string place = "exchange " + std::to_string(i + 1);
    if (i >= requests.size()) {
      differences.push_back(place + ": there was no such request");
    } else if (i >= expected) {
      differences.push_back(place + ": there is none, but " + requests[i].method + " " +
                            requests[i].url + " was sent: " + shown(Value::of(requests[i].body)));
    } else {
      add_request_differences(place, fixture.exchanges[i].request_json, requests[i], differences);
    }
  }
}

// An outcome as a fixture has it: a name, or an object of outcome, code and retry_after.
void compare_outcome(const std::string& place, const Value& expected, const Outcome& outcome,
                     std::vector<std::string>& differences) {
  const std::string got = outcome_name(outcome);
  const std::string_view name =
      expected.is_text() ? expected.text() : expected.member("outcome").text();
  if (name != got) {
    differences.push_back(
        place + ": expected " + std::string(name) + ", got " + got +
        (outcome.code.empty() ? "" : " (" + outcome.code + ": " + outcome.detail + ")"));
    return;
  }
  add_differences(place + ": code", expected.member("code"),
                  expected.member("code").is_undefined() ? Value{} : Value::of(outcome.code),
                  differences);
  if (expected.member("retry_after").is_undefined()) return;
  const Value wait = outcome.retry_after
                         ? Value::of(std::chrono::duration<double>(*outcome.retry_after).count())
                         : Value{};
  add_differences(place + ": retry_after", expected.member("retry_after"), wait, differences);
}

void compare_outcomes(const PackFixture& fixture, const std::vector<Outcome>& outcomes,
                      std::vector<std::string>& differences) {
  if (fixture.outcomes.size() != outcomes.size()) {
    differences.push_back("outcomes: expected " + std::to_string(fixture.outcomes.size()) +
                          ", one for each event, but there are " + std::to_string(outcomes.size()) +
                          " events");
  }
  const std::size_t count = std::min(fixture.outcomes.size(), outcomes.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::string place = "outcome " + std::to_string(i + 1);
    simdjson::dom::parser parser;
    simdjson::dom::element expected;
    if (parser.parse(fixture.outcomes[i]).get(expected) != simdjson::SUCCESS) {
      differences.push_back(place + ": it can't be read");
      continue;
    }
    compare_outcome(place, Value::of(expected), outcomes[i], differences);
  }
}

}  // namespace

HttpResponse answer_of(const PackExchange& exchange) {
  HttpResponse response{.status = exchange.status, .body = exchange.body};
  for (const auto& [name, value] : exchange.headers) response.headers.push_back({name, value});
  return response;
}

std::string outcome_name(const Outcome& outcome) {
  switch (outcome.kind) {
    case Kind::delivered:
      return "delivered";
    case Kind::retry:
      return "retry";
    case Kind::unknown:
      return "unknown";
    case Kind::split:
      return "split";
    case Kind::discarded:
      return outcome.code == "NO_MATCHING_MAPPING" ? "not_mapped" : "discarded";
    case Kind::unauthorized:
      return "unauthorized";
  }
  return "delivered";
}

std::vector<std::string> run_fixture(const std::shared_ptr<const Pack>& pack,
                                     const PackFixture& fixture,
                                     const std::shared_ptr<Transport>& transport) {
  const Result<PackRun> run = run_pack(pack, input_of(fixture), transport);
  if (!run) return {run.error().message};
  std::vector<std::string> differences;
  compare_requests(fixture, run->requests, differences);
  compare_outcomes(fixture, run->outcomes, differences);
  return differences;
}

std::vector<std::string> actions_without_fixture(const Pack& pack) {
  std::set<std::string> shown;
  EventDocument document;
  for (const PackFixture& fixture : pack.fixtures) {
    const Result<std::vector<PackMapping>> mappings = mappings_of(pack, fixture.settings_json);
    if (!mappings) continue;
    for (const PackMapping& mapping : *mappings) {
      const Result<Trigger> trigger = Trigger::compile(mapping.trigger);
      if (!trigger) continue;
      for (const std::string& event : fixture.events) {
        document.read(event);
        if (trigger->holds(document)) shown.insert(mapping.action);
      }
    }
  }
  std::vector<std::string> others;
  for (const PackAction& action : pack.actions) {
    if (!shown.contains(action.name)) others.push_back(action.name);
  }
  return others;
}

}  // namespace analytics::server::pack
