#include "server/console/mapping_check.h"

#include <gtest/gtest.h>

#include "server/destinations/pack/file/pack.h"

namespace analytics::server {
namespace {

std::string complaint(std::string_view body) {
  const Result<MappingCheck> check = read_mapping_check(body);
  return check ? "" : check.error().message;
}

TEST(MappingCheck, IsReadFromItsBody) {
  const MappingCheck check =
      read_mapping_check(R"({"destination":"mp","mappings":[{"action":"a"}],"preview":3})").value();
  EXPECT_EQ(check.destination, "mp");
  EXPECT_EQ(check.mappings, std::vector<std::string>{R"({"action":"a"})"});
  EXPECT_EQ(check.preview, 3U);
}

TEST(MappingCheck, IsRefusedWithWhatIsWrong) {
  EXPECT_EQ(complaint("[]"), "the body must be a JSON object");
  EXPECT_EQ(complaint("{}"), "mappings is missing: the list of mappings to check");
  EXPECT_EQ(complaint(R"({"mappings":[]})"), "name either the destination or the type");
  EXPECT_EQ(complaint(R"({"type":"a","destination":"b","mappings":[]})"),
            "name either the destination or the type");
  EXPECT_EQ(complaint(R"({"type":"a","mappings":[1]})"), "mappings must be a list of objects");
  EXPECT_EQ(complaint(R"({"type":"a","mappings":[],"preview":21})"),
            "preview must be a whole number from 0 to 20");
  EXPECT_EQ(complaint(R"({"type":"a","mappings":[],"other":1})"), "there is no member \"other\"");
  std::string many = R"({"type":"a","mappings":[{})";
  for (std::size_t i = 0; i < kMappingsCheckedMax; ++i) many += ",{}";
  EXPECT_EQ(complaint(many + "]}"), "there may be 50 mappings at most");
}

// A service that takes an event's name.
DestinationType example() {
  pack::PackProblems problems;
  const std::shared_ptr<const pack::Pack> made = pack::read_pack(R"(
pack: 1
type: example
name: Example
description: Takes names.
website: https://example.com
sources: [https://example.com/docs]
settings:
  - {name: api_key, required: true, secret: true, description: the key}
hosts: [api.example.com]
actions:
  sendName:
    title: Send name
    description: Sends a name.
    trigger: type = "track"
    fields:
      event: {type: string, required: true, default: {"@path": $.event}, description: The name.}
    steps:
      - request:
          method: POST
          url: https://api.example.com/names
          auth: {bearer: $.settings.api_key}
          json: {name: $.payload.event}
mappings: [{name: Names, action: sendName, trigger: type = "track"}]
fixtures:
  - name: a name is sent
    source: https://example.com/docs
    settings: {api_key: KEY}
    events: [{type: track, event: x, userId: u, messageId: m}]
    exchanges: [{request: {method: POST, url: https://api.example.com/names, json: {name: x}}}]
    outcomes: [delivered]
)",
                                                                 "example.yaml", problems);
  for (const pack::PackProblem& problem : problems) ADD_FAILURE() << problem.message;
  return {.type = "example", .fields = made->settings, .pack = made};
}

std::string checked(std::vector<std::string> mappings) {
  const TappedEvents events = {std::make_shared<const TappedEvent>(TappedEvent{
      .source_id = "shop",
      .type = "track",
      .message_id = "m-1",
      .json = R"({"type":"track","event":"Signed Up","userId":"u1","messageId":"m-1"})"})};
  const MappingCheck check{.type = "example",
                           .settings_json = R"({"api_key":"very-secret"})",
                           .mappings = std::move(mappings)};
  return mapping_check_text(check, example(), events);
}

TEST(MappingCheck, ShowsTheRequestsOfTheLatestEventsWithoutTheirSecrets) {
  const std::string text = checked({R"({"action":"sendName"})"});
  EXPECT_NE(text.find(R"("problems":[],"warnings":[],"preview":[{"source":"shop")"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("POST https://api.example.com/names"), std::string::npos) << text;
  EXPECT_NE(text.find(R"({\"name\":\"Signed Up\"})"), std::string::npos) << text;
  EXPECT_EQ(text.find("very-secret"), std::string::npos) << text;
}

TEST(MappingCheck, ShowsWhyNothingIsSent) {
  const std::string text =
      checked({R"({"action":"sendName","fields":{"event":{"@path":"$.properties.none"}}})"});
  EXPECT_NE(text.find(R"("code":"payload_invalid")"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("requests":[])"), std::string::npos) << text;
}

TEST(MappingCheck, LeavesOutMappingsThatDoNotTakeTheEvent) {
  EXPECT_NE(checked({R"({"action":"sendName","trigger":"type = 'page'"})"}).find(R"("calls":[])"),
            std::string::npos);
  EXPECT_NE(checked({R"({"action":"sendName","enabled":false})"}).find(R"("calls":[])"),
            std::string::npos);
}

TEST(MappingCheck, TellsProblemsByMappingAndField) {
  const std::string text = checked({R"({"action":"sendName"})", R"({"action":"other"})",
                                    R"({"action":"sendName","trigger":"type ="})",
                                    R"({"action":"sendName","fields":{"event":{"@liquid":"x"}}})"});
  EXPECT_NE(text.find(R"({"mapping":1,"field":null,)"), std::string::npos) << text;
  EXPECT_NE(text.find(R"({"mapping":2,"field":"trigger","message":"line 1)"), std::string::npos)
      << text;
  EXPECT_NE(text.find(R"({"mapping":3,"field":"event",)"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("preview":null)"), std::string::npos) << text;
}

TEST(MappingCheck, TellsWhatSegmentWouldReadOtherwise) {
  const std::string text =
      checked({R"({"action":"sendName","trigger":"type = 'a' and event = 'b' or type = 'c'"})"});
  EXPECT_NE(text.find(R"("warnings":[{"mapping":0,"field":null,)"), std::string::npos) << text;
}

}  // namespace
}  // namespace analytics::server
