#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/destinations/pack/file/pack.h"

namespace analytics::server::pack {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

// Each member of docs/pack-format.md is in here.
constexpr std::string_view kExample = R"yaml(pack: 1
type: example
name: Example
aliases: [Actions Example]
description: Sends track calls to Example.
website: https://example.com
sources: [https://example.com/docs/api]
settings:
  - {name: api_key, required: true, secret: true, description: the project's key}
  - {name: region, default: us, choices: [us, eu], description: where the data is kept}
  - {name: strict, kind: boolean, default: true}
  - {name: batch_ms, kind: integer, default: 5, minimum: 1, maximum: 10}
  - {name: proxy, kind: url}
hosts: [api.example.com, "*.eu.example.com"]
field_sets:
  common:
    user_id: {type: string, default: {"@path": $.userId}, description: The user's id.}
shapes:
  region_host: {"@lookup": [$.settings.region, hosts]}
  properties: {"...": $.payload.properties, source: analytics}
tables:
  hosts: {us: api.example.com, eu: api.eu.example.com}
actions:
  trackEvent:
    title: Track Event
    description: Sends an event.
    trigger: type = "track"
    field_sets: [common]
    fields:
      event: {type: string, required: true, minimum: 1, maximum: 100, format: text}
      email: {type: string, format: email, allow_null: true, hidden: true}
      level: {type: integer, choices: [1, 2], multiple: true}
      items:
        type: object
        multiple: true
        additional: true
        properties: {price: {type: number}}
      reason:
        type: text
        required: {match: any, conditions: [{field: email, is: null}, {field: event, is_not: x}]}
    refuse:
      - when: {"@not": $.payload.user_id}
        code: missing_user_id
        detail: Example takes no events without a user id
    batch: {max: 100, bytes_max: 500000, by: $.payload.email}
    item: {name: $.payload.event, properties: {"@use": properties}}
    spread: true
    steps:
      - when: $.settings.strict
        for_each: $.items
        request:
          method: POST
          url: https://{{region_host}}/v1/events
          query: {q: $.item}
          headers: {X-Key: $.settings.api_key}
          auth: {basic: [$.settings.api_key, ""]}
          raw: $.item
          content_type: text/plain
        expect: {"@eq": [$.status, 200]}
        keep: sent
        keep_answer: true
        answers: [{when: $.body.late, outcome: retry, retry_after: 5}]
      - {value: $.kept.sent.status, keep: status}
      - {when: {"@eq": [$.kept.status, 409]}, retry: {code: conflict, detail: it was changed}}
      - {when: {"@eq": [$.kept.status, 404]}, refuse: {code: 404}}
      - request:
          method: PUT
          url: https://de.eu.example.com/v1/events
          auth: {bearer: $.settings.api_key}
          form: {a: b}
    answers:
      - {when: {"@eq": [$.status, 422]}, outcome: discarded, code: rejected, detail: $.body.message}
    results:
      list: $.body.failed_records
      index: $.item.index
      when: {"@ne": [$.item.status, 200]}
      outcome: {status: $.item.status}
      code: "400"
      detail: $.item.message
      only_if: {"@in": [$.status, [200, 400]]}
      others: delivered
mappings:
  - {name: Track Calls, action: trackEvent, trigger: type = "track", enabled: false}
  - {action: trackEvent, fields: {event: {"@template": "App: {{event}}"}, level: null}}
answers:
  - {outcome: unauthorized}
limits: {requests_per_second: 50, attempts_at_once: 3, timeout_seconds: 20}
accepts: {event_types: [track, identify], age_max: 72h}
deletion:
  steps: [{request: {method: DELETE, url: "https://api.example.com/users/{{user_id}}"}}]
fixtures:
  - name: a track call becomes an event
    source: https://example.com/docs/api#events
    settings: {api_key: KEY}
    mappings: [{action: trackEvent}]
    now: 2026-02-01T00:00:00Z
    events:
      - {type: track, event: Signed Up}
      - {type: page}
    exchanges:
      - request:
          method: POST
          url: https://api.example.com/v1/events
          headers: {authorization: Bearer KEY}
          json: {events: []}
        answer: {status: 429, headers: {retry-after: 30}, json: {a: 1}}
      - request: {method: GET, url: https://api.example.com}
    outcomes: [{outcome: retry, code: 429, retry_after: 30}, not_mapped]
  - {name: a user is deleted, settings: {api_key: KEY}, delete: u1, outcomes: [delivered]}
)yaml";

/// The example, read once: it must have no problems.
class PackReader : public ::testing::Test {
 protected:
  PackReader() {
    PackProblems problems;
    pack_ = read_pack(kExample, "catalog/example.yaml", problems);
    for (const PackProblem& problem : problems) {
      ADD_FAILURE() << "line " << problem.line << ": " << problem.message;
    }
  }
  void SetUp() override { ASSERT_NE(pack_, nullptr); }

  const Pack& pack() const { return *pack_; }
  const PackAction& action() const { return pack_->actions.front(); }

 private:
  std::shared_ptr<const Pack> pack_;
};

TEST_F(PackReader, ReadsWhatAPackSaysAboutItself) {
  EXPECT_EQ(pack().type, "example");
  EXPECT_EQ(pack().name, "Example");
  EXPECT_THAT(pack().aliases, ElementsAre("Actions Example"));
  EXPECT_EQ(pack().description, "Sends track calls to Example.");
  EXPECT_EQ(pack().website, "https://example.com");
  EXPECT_THAT(pack().sources, ElementsAre("https://example.com/docs/api"));
  EXPECT_THAT(pack().hosts, ElementsAre("api.example.com", "*.eu.example.com"));
  EXPECT_THAT(pack().tables,
              ElementsAre(Pair("hosts", R"({"us":"api.example.com","eu":"api.eu.example.com"})")));
  EXPECT_THAT(
      pack().shapes,
      ElementsAre(Pair("properties", R"({"...":"$.payload.properties","source":"analytics"})"),
                  Pair("region_host", R"({"@lookup":["$.settings.region","hosts"]})")));
}

TEST_F(PackReader, ReadsSettingsAndAddsThoseOfEveryPack) {
  const std::vector<SettingField>& settings = pack().settings;
  ASSERT_THAT(settings, SizeIs(9));
  EXPECT_EQ(settings[0].name, "api_key");
  EXPECT_TRUE(settings[0].required);
  EXPECT_TRUE(settings[0].secret);
  EXPECT_EQ(settings[0].description, "the project's key");
  EXPECT_EQ(settings[1].default_text, "us");
  EXPECT_THAT(settings[1].choices, ElementsAre("us", "eu"));
  EXPECT_EQ(settings[2].kind, SettingKind::boolean);
  EXPECT_EQ(settings[2].default_text, "true");
  EXPECT_EQ(settings[3].kind, SettingKind::integer);
  EXPECT_EQ(settings[3].default_text, "5");
  EXPECT_EQ(settings[3].minimum, 1);
  EXPECT_EQ(settings[3].maximum, 10);
  EXPECT_EQ(settings[4].kind, SettingKind::url);
  EXPECT_EQ(settings[5].name, "mappings");
  EXPECT_EQ(settings[5].kind, SettingKind::list);
  EXPECT_EQ(settings[6].name, "relay_url");
  EXPECT_EQ(settings[7].name, "timeout_seconds");
  EXPECT_EQ(settings[7].default_text, "20");
  EXPECT_EQ(settings[7].maximum, 300);
  EXPECT_EQ(settings[8].name, "allow_private_networks");
  EXPECT_EQ(settings[8].default_text, "false");
}

TEST_F(PackReader, ReadsFieldsWithThoseOfTheSetsFirst) {
  const Fields& fields = action().fields;
  ASSERT_THAT(fields, SizeIs(6));
  EXPECT_EQ(fields[0].name, "user_id");
  EXPECT_EQ(fields[0].default_json, R"({"@path":"$.userId"})");
  EXPECT_EQ(fields[0].description, "The user's id.");
  EXPECT_TRUE(fields[1].required);
  EXPECT_EQ(fields[1].minimum, 1);
  EXPECT_EQ(fields[1].maximum, 100);
  EXPECT_EQ(fields[1].format, "text");
  EXPECT_TRUE(fields[2].allow_null);
  EXPECT_TRUE(fields[2].hidden);
  EXPECT_EQ(fields[3].type, FieldType::integer);
  EXPECT_TRUE(fields[3].multiple);
  EXPECT_THAT(fields[3].choices, ElementsAre("1", "2"));
  EXPECT_TRUE(fields[4].has_properties);
  EXPECT_TRUE(fields[4].additional);
  EXPECT_EQ(fields[4].properties.at(0).type, FieldType::number);
}

TEST_F(PackReader, ReadsConditionsUnderWhichAFieldIsRequired) {
  const Field& reason = action().fields.at(5);
  EXPECT_EQ(reason.type, FieldType::text);
  EXPECT_TRUE(reason.required_if_any);
  ASSERT_THAT(reason.required_if, SizeIs(2));
  EXPECT_EQ(reason.required_if[0].field, "email");
  EXPECT_TRUE(reason.required_if[0].is);
  EXPECT_EQ(reason.required_if[0].json, "");
  EXPECT_FALSE(reason.required_if[1].is);
  EXPECT_EQ(reason.required_if[1].json, R"("x")");
}

TEST_F(PackReader, ReadsWhatAnActionMakesOfEvents) {
  EXPECT_EQ(pack().find_action("trackEvent"), &action());
  EXPECT_EQ(pack().find_action("other"), nullptr);
  EXPECT_EQ(action().title, "Track Event");
  EXPECT_EQ(action().description, "Sends an event.");
  EXPECT_EQ(action().trigger, "type = \"track\"");
  ASSERT_THAT(action().refuse, SizeIs(1));
  EXPECT_EQ(action().refuse[0].when.json, R"({"@not":"$.payload.user_id"})");
  EXPECT_EQ(action().refuse[0].code, "missing_user_id");
  EXPECT_EQ(action().refuse[0].detail.json, R"("Example takes no events without a user id")");
  ASSERT_TRUE(action().batch);
  EXPECT_EQ(action().batch->max, 100U);
  EXPECT_EQ(action().batch->bytes_max, 500000U);
  EXPECT_EQ(action().batch->by.json, R"("$.payload.email")");
  EXPECT_EQ(action().item.pointer, "/actions/trackEvent/item");
  EXPECT_TRUE(action().spread);
}

TEST_F(PackReader, ReadsAStepWithARequest) {
  ASSERT_THAT(action().steps, SizeIs(5));
  const PackStep& step = action().steps[0];
  EXPECT_EQ(step.kind, PackStep::Kind::request);
  EXPECT_EQ(step.line, 49U);
  EXPECT_EQ(step.when.json, R"("$.settings.strict")");
  EXPECT_EQ(step.for_each.json, R"("$.items")");
  EXPECT_EQ(step.request.method.json, R"("POST")");
  EXPECT_EQ(step.request.url.json, R"("https://{{region_host}}/v1/events")");
  EXPECT_EQ(step.request.url.pointer, "/actions/trackEvent/steps/0/request/url");
  EXPECT_EQ(step.request.query.json, R"({"q":"$.item"})");
  EXPECT_EQ(step.request.headers.json, R"({"X-Key":"$.settings.api_key"})");
  EXPECT_EQ(step.request.basic_user.json, R"("$.settings.api_key")");
  EXPECT_EQ(step.request.basic_password.json, R"("")");
  EXPECT_EQ(step.request.body_kind, BodyKind::raw);
  EXPECT_EQ(step.request.content_type.json, R"("text/plain")");
  EXPECT_EQ(step.expect.json, R"({"@eq":["$.status",200]})");
  EXPECT_EQ(step.keep, "sent");
  EXPECT_TRUE(step.keep_answer);
  ASSERT_THAT(step.answers, SizeIs(1));
  EXPECT_EQ(step.answers[0].retry_after.json, "5");
}

TEST_F(PackReader, ReadsStepsOfOtherKinds) {
  const std::vector<PackStep>& steps = action().steps;
  ASSERT_THAT(steps, SizeIs(5));
  EXPECT_EQ(steps[1].kind, PackStep::Kind::value);
  EXPECT_EQ(steps[1].value.json, R"("$.kept.sent.status")");
  EXPECT_EQ(steps[1].keep, "status");
  EXPECT_EQ(steps[2].kind, PackStep::Kind::retry);
  EXPECT_EQ(steps[2].code, "conflict");
  EXPECT_EQ(steps[2].detail.json, R"("it was changed")");
  EXPECT_EQ(steps[3].kind, PackStep::Kind::refuse);
  EXPECT_EQ(steps[3].code, "404");
  EXPECT_EQ(steps[4].request.body_kind, BodyKind::form);
  EXPECT_EQ(steps[4].request.bearer.json, R"("$.settings.api_key")");
}

TEST_F(PackReader, ReadsWhatAnswersMean) {
  ASSERT_THAT(action().answers, SizeIs(1));
  EXPECT_EQ(action().answers[0].outcome.json, R"("discarded")");
  EXPECT_EQ(action().answers[0].code.json, R"("rejected")");
  EXPECT_EQ(action().answers[0].detail.json, R"("$.body.message")");
  ASSERT_TRUE(action().results);
  const PackResults& results = *action().results;
  EXPECT_EQ(results.list.json, R"("$.body.failed_records")");
  EXPECT_EQ(results.index.json, R"("$.item.index")");
  EXPECT_EQ(results.when.json, R"({"@ne":["$.item.status",200]})");
  EXPECT_EQ(results.only_if.json, R"({"@in":["$.status",[200,400]]})");
  EXPECT_EQ(results.others.json, R"("delivered")");
  EXPECT_EQ(results.failure.outcome.json, R"({"status":"$.item.status"})");
  EXPECT_EQ(results.failure.code.json, R"("400")");
  EXPECT_EQ(results.failure.detail.json, R"("$.item.message")");
  ASSERT_THAT(pack().answers, SizeIs(1));
  EXPECT_FALSE(pack().answers[0].when);
}

TEST_F(PackReader, ReadsMappingsWithTheActionsTriggerWhereTheyHaveNone) {
  ASSERT_THAT(pack().mappings, SizeIs(2));
  EXPECT_EQ(pack().mappings[0].name, "Track Calls");
  EXPECT_FALSE(pack().mappings[0].enabled);
  EXPECT_EQ(pack().mappings[1].action, "trackEvent");
  EXPECT_EQ(pack().mappings[1].trigger, "type = \"track\"");
  EXPECT_THAT(
      pack().mappings[1].fields,
      ElementsAre(Pair("event", R"({"@template":"App: {{event}}"})"), Pair("level", "null")));
}

TEST_F(PackReader, ReadsLimitsAndWhatIsAccepted) {
  EXPECT_EQ(pack().limits.requests_per_second, 50U);
  EXPECT_EQ(pack().limits.attempts_at_once, 3U);
  EXPECT_EQ(pack().limits.timeout, std::chrono::seconds(20));
  EXPECT_THAT(pack().event_types, ElementsAre("track", "identify"));
  EXPECT_EQ(pack().age_max, std::chrono::hours(72));
  ASSERT_THAT(pack().deletion, SizeIs(1));
  EXPECT_EQ(pack().deletion[0].request.method.json, R"("DELETE")");
}

TEST_F(PackReader, ReadsFixtures) {
  ASSERT_THAT(pack().fixtures, SizeIs(2));
  const PackFixture& fixture = pack().fixtures[0];
  EXPECT_EQ(fixture.name, "a track call becomes an event");
  EXPECT_EQ(fixture.source, "https://example.com/docs/api#events");
  EXPECT_EQ(fixture.settings_json, R"({"api_key":"KEY","mappings":[{"action":"trackEvent"}]})");
  EXPECT_EQ(fixture.now, "2026-02-01T00:00:00.000Z");
  EXPECT_EQ(fixture.line, 92U);
  EXPECT_THAT(fixture.events,
              ElementsAre(R"({"type":"track","event":"Signed Up"})", R"({"type":"page"})"));
  EXPECT_THAT(fixture.outcomes, ElementsAre(R"({"outcome":"retry","code":"429","retry_after":30})",
                                            R"({"outcome":"not_mapped"})"));
  EXPECT_EQ(pack().fixtures[1].delete_user, "u1");
  EXPECT_EQ(pack().fixtures[1].now, "2026-01-01T00:00:00.000Z");
}

TEST_F(PackReader, ReadsTheExchangesOfAFixture) {
  const std::vector<PackExchange>& exchanges = pack().fixtures.at(0).exchanges;
  ASSERT_THAT(exchanges, SizeIs(2));
  EXPECT_EQ(exchanges[0].request_json,
            R"({"method":"POST","url":"https://api.example.com/v1/events",)"
            R"("headers":{"authorization":"Bearer KEY"},"json":{"events":[]}})");
  EXPECT_EQ(exchanges[0].status, 429);
  EXPECT_THAT(exchanges[0].headers, ElementsAre(Pair("retry-after", "30")));
  EXPECT_EQ(exchanges[0].body, R"({"a":1})");
  EXPECT_EQ(exchanges[1].status, 200);
  EXPECT_EQ(exchanges[1].body, "{}");
  EXPECT_THAT(exchanges[1].headers, IsEmpty());
}

}  // namespace
}  // namespace analytics::server::pack
