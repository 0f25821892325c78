#include "server/workspace/explain.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

constexpr const char* kWorkspace = R"(version: 1
sources:
  - id: shop
    write_keys: [k]
    suppressed_users: [forgotten]
    schema: {block_events: [Blocked], block_properties: {"*": [card]}}
  - {id: off, write_keys: [l], enabled: false}
destinations:
  - id: hook
    type: webhook
    settings: {url: "https://example.com/hook"}
    filters:
      - {if: 'event = "Debug"', action: drop}
      - {if: all, action: drop_properties, fields: {properties: [email, card]}}
  - {id: lake, type: sqlite, settings: {path: lake.db}, sources: [shop]}
  - {id: other, type: sqlite, settings: {path: other.db}, sources: ["off"]}
)";

const Timestamp kNow(std::chrono::seconds(1'767'225'600));

Workspace workspace() {
  ParsedWorkspace parsed = parse_workspace(
      kWorkspace, "w", [](const std::string&) { return std::optional<std::string>(); });
  EXPECT_TRUE(parsed.problems.empty()) << parsed.problems.front().text();
  return std::move(parsed.workspace);
}

std::string text(const std::string& event, const std::string& source = "shop") {
  const Result<Explanation> why = explain(workspace(), source, event, kNow);
  return why ? explanation_text(*why) : why.error().message;
}

TEST(Explain, SaysOfEachDestinationWhetherAndWhy) {
  EXPECT_EQ(text(R"({"type":"track","userId":"u","event":"Debug"})"),
            "track of source shop\n"
            "hook   no   FILTERED_BY_RULES: filter 1 (event = \"Debug\"): drop\n"
            "lake   yes  no integrations object: All is true\n"
            "other  no   not_connected: its sources don't include shop\n");
}

TEST(Explain, SaysWhatFiltersChange) {
  EXPECT_EQ(text(R"({"type":"track","userId":"u","event":"E","properties":{"email":"e"}})"),
            "track of source shop\n"
            "hook   yes  no integrations object: All is true; no filter stops it; filter 2 (all): "
            "drop_properties took out properties.email\n"
            "lake   yes  no integrations object: All is true\n"
            "other  no   not_connected: its sources don't include shop\n");
}

TEST(Explain, LeavesOutWhatTheSourceBlocksFirst) {
  const Result<Explanation> why =
      explain(workspace(), "shop",
              R"({"type":"track","userId":"u","event":"E","properties":{"card":"1"}})", kNow);
  EXPECT_TRUE(why->destinations.front().result.changes.empty());
}

TEST(Explain, SaysThatAnEventWouldBeRejected) {
  EXPECT_EQ(text(R"({"type":"track","userId":"u"})"),
            "track of source shop\nrejected: event_not_defined: no destination gets it\n");
  EXPECT_EQ(text(R"({"type":"track","userId":"u","event":"Blocked"})"),
            "track of source shop\nrejected: event_blocked: no destination gets it\n");
  EXPECT_EQ(text(R"({"type":"page","userId":"forgotten"})"),
            "page of source shop\nrejected: suppressed: no destination gets it\n");
  EXPECT_EQ(text(R"({"type":"page","userId":"u"})", "off"),
            "page of source off\nrejected: source_disabled: no destination gets it\n");
}

TEST(Explain, FindsTheSource) {
  EXPECT_EQ(text(R"({"type":"page","userId":"u","projectId":"shop"})", "").substr(0, 19),
            "page of source shop");
  EXPECT_EQ(text(R"({"type":"page","userId":"u"})", ""),
            "there are several sources: name the event's (--source ID, or ?source=ID)");
  EXPECT_EQ(text(R"({"type":"page","userId":"u"})", "shpo"),
            "there is no source \"shpo\" in the workspace");
}

TEST(Explain, SaysWhatIsNoEvent) {
  EXPECT_EQ(text("[]"), "an event is a JSON object");
  EXPECT_EQ(text("{}"), "the event's type must be identify, track, page, screen, group or alias");
  EXPECT_EQ(explain(workspace(), "shop", "{", kNow).error().code, ErrorCode::invalid_json);
}

TEST(Explain, TellsItAllAsJson) {
  const Result<Explanation> why =
      explain(workspace(), "shop",
              R"({"type":"track","messageId":"m","userId":"u","event":"E",)"
              R"("properties":{"email":"e","n":12345678901234567890}})",
              kNow);
  const std::string json = explanation_json(*why);
  EXPECT_TRUE(json.starts_with(
      R"({"source":"shop","type":"track","rejected":null,"destinations":[{"id":"hook",)"
      R"("name":"Webhook","deliver":true,"code":"","rule":"no integrations object: All is true; )"
      R"(no filter stops it","changes":["filter 2 (all): drop_properties took out )"
      R"(properties.email"],"event":{"type":"track","messageId":"m","userId":"u","event":"E",)"
      R"("properties":{"n":12345678901234567890})"))
      << json;
  EXPECT_TRUE(
      json.ends_with(R"({"id":"other","name":"SQLite","deliver":false,"code":"not_connected",)"
                     R"("rule":"its sources don't include shop","changes":[]}]})"))
      << json;
}

}  // namespace
}  // namespace analytics::server
