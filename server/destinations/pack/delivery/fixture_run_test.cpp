#include "server/destinations/pack/delivery/fixture_run.h"

#include <gmock/gmock.h>

#include "server/destinations/pack/delivery/pack_fixture.h"
#include "server/destinations/pack/delivery/pack_preview.h"
#include "server/destinations/pack/delivery/run_line.h"

namespace analytics::server::pack {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::shared_ptr<const Pack> sender() {
  return pack_with(R"(actions:
  send:
    title: Send
    description: Sends.
    trigger: type = "track"
    fields: {id: {type: string, default: {"@path": $.userId}, description: an id}}
    steps:
      - request:
          method: POST
          url: https://api.example.com/v1
          query: {key: $.settings.api_key}
          json: {events: [{user: $.payload.id, at: {"@now_ms": []}}]}
mappings:
  - {name: All, action: send}
)");
}

PackFixture fixture(std::string request) {
  return {.name = "one",
          .events = {R"({"type":"track","userId":"u1"})"},
          .exchanges = {{.request_json = std::move(request), .body = "{}"}},
          .outcomes = {R"({"outcome":"delivered"})"}};
}

constexpr const char* kRight =
    R"({"method":"POST","url":"https://api.example.com/v1?key=KEY-12345",
        "headers":{"content-type":"application/json"},
        "json":{"events":[{"at":1767225600000,"user":"u1"}]}})";

TEST(PackFixtureRun, HoldsWhereRequestsAndOutcomesAreAsItSays) {
  EXPECT_THAT(run_fixture(sender(), fixture(kRight)), IsEmpty());
}

TEST(PackFixtureRun, AQueryMayStandApart) {
  EXPECT_THAT(
      run_fixture(
          sender(),
          fixture(
              R"({"method":"POST","url":"https://api.example.com/v1","query":{"key":"KEY-12345"},
                      "json":{"events":[{"at":1767225600000,"user":"u1"}]}})")),
      IsEmpty());
}

TEST(PackFixtureRun, DifferencesAreToldByTheirPlace) {
  EXPECT_THAT(
      run_fixture(
          sender(),
          fixture(
              R"({"method":"PUT","url":"https://api.example.com/v2?key=x","headers":{"X-A":"1"},
              "json":{"events":[{"at":1767225600000,"user":"u2","name":"n"}]}})")),
      ElementsAre("exchange 1: method: expected \"PUT\", got \"POST\"",
                  "exchange 1: url: expected \"https://api.example.com/v2\", got "
                  "\"https://api.example.com/v1\"",
                  "exchange 1: query.key: expected \"x\"",
                  "exchange 1: query.key: got \"KEY-12345\"",
                  "exchange 1: headers.X-A: expected \"1\", got \"\"",
                  "exchange 1: json.events[0].user: expected \"u2\", got \"u1\"",
                  "exchange 1: json.events[0].name: expected \"n\", got nothing"));
}

TEST(PackFixtureRun, ABodyThatTheFixtureDoesNotHaveIsADifference) {
  EXPECT_THAT(
      run_fixture(sender(),
                  fixture(R"({"method":"POST","url":"https://api.example.com/v1?key=KEY-12345"})")),
      ElementsAre(HasSubstr("exchange 1: expected no body, got")));
}

TEST(PackFixtureRun, EveryExchangeIsUsedAndNoRequestIsWithoutOne) {
  PackFixture more = fixture(kRight);
  more.exchanges.push_back(more.exchanges.front());
  EXPECT_THAT(run_fixture(sender(), more), ElementsAre("exchange 2: there was no such request"));
  PackFixture fewer = fixture(kRight);
  fewer.exchanges.clear();
  EXPECT_THAT(run_fixture(sender(), fewer),
              ElementsAre(HasSubstr("exchange 1: there is none, but POST"),
                          HasSubstr("outcome 1: expected delivered, got")));
}

TEST(PackFixtureRun, OutcomesAreComparedWithTheirCodesAndWaits) {
  PackFixture one = fixture(kRight);
  one.exchanges[0].status = 429;
  one.exchanges[0].headers = {{"Retry-After", "7"}};
  one.outcomes = {R"({"outcome":"retry","code":"429","retry_after":7})"};
  EXPECT_THAT(run_fixture(sender(), one), IsEmpty());
  one.outcomes = {R"({"outcome":"retry","code":"503","retry_after":8})"};
  EXPECT_THAT(run_fixture(sender(), one),
              ElementsAre("outcome 1: code: expected \"503\", got \"429\"",
                          "outcome 1: retry_after: expected 8, got 7"));
  one.outcomes = {};
  EXPECT_THAT(run_fixture(sender(), one), ElementsAre(HasSubstr("outcomes: expected 0")));
}

TEST(PackRunLine, GivesRequestsAndOutcomesAsJson) {
  EXPECT_EQ(run_line(sender(),
                     R"({"settings":{"api_key":"K"},"now":"2026-01-01T00:00:00Z",
              "events":[{"type":"track","userId":"u"},{"type":"page"}],
              "answers":[{"status":500,"headers":{"retry-after":"3"}}]})"),
            R"({"requests":[{"method":"POST","url":"https://api.example.com/v1?key=K",)"
            R"("headers":{"Content-Type":"application/json","User-Agent":"analyticsd"},)"
            R"("body":"{\"events\":[{\"user\":\"u\",\"at\":1767225600000}]}"}],)"
            R"("outcomes":[{"outcome":"retry","code":"500","detail":"the server answered 500",)"
            R"("retry_after":3},)"
            R"({"outcome":"not_mapped","code":"NO_MATCHING_MAPPING",)"
            R"("detail":"none of the destination's mappings takes the event"}]})");
  EXPECT_EQ(run_line(sender(), "no"), R"({"error":"the line is no JSON object"})");
  EXPECT_THAT(run_line(sender(), R"({"settings":{"none":1},"events":[]})"), HasSubstr("error"));
}

TEST(PackPreview, ShowsPayloadAndRequestWithoutSecrets) {
  const Result<std::string> text =
      preview_pack(sender(), {.settings_json = R"({"api_key":"my-secret"})",
                              .event = R"({"type":"track","userId":"u1"})"});
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, HasSubstr("All (send)\n  takes the event: type = \"track\"\n"));
  EXPECT_THAT(*text, HasSubstr("  payload:\n    {\"id\":\"u1\"}\n"));
  EXPECT_THAT(*text, HasSubstr("POST https://api.example.com/v1?key=***\n"));
  EXPECT_THAT(*text, HasSubstr("  outcome: delivered\n"));
  EXPECT_THAT(*text, Not(HasSubstr("my-secret")));
}

TEST(PackPreview, SaysWhichMappingDoesNotTakeTheEvent) {
  const Result<std::string> text = preview_pack(sender(), {.event = R"({"type":"page"})"});
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "All (send)\n  does not take the event: type = \"track\"\n");
  EXPECT_FALSE(preview_pack(sender(), {.event = "no"}));
}

TEST(PackCheck, TellsWhatIsWrongWithItsLine) {
  PackProblems problems;
  EXPECT_FALSE(check_pack(std::string(kPackHead) + R"(actions:
  send:
    title: Send
    description: Sends.
    trigger: type = =
    steps: [{request: {method: GET, url: "https://api.example.com/"}}]
mappings:
  - {name: All, action: send}
)",
                          "", problems));
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems.front().line, 22U);
  EXPECT_THAT(problems.front().message, HasSubstr("trigger"));
}

}  // namespace
}  // namespace analytics::server::pack
