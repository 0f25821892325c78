#include "server/console/debugged_event.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

TappedEvent accepted(const std::string& type, const std::string& json) {
  return {.source_id = "shop",
          .received_at = Timestamp(std::chrono::seconds(1'767'225'600)),
          .type = type,
          .message_id = "m",
          .json = json};
}

std::string member(const TappedEvent& event, const std::string& name) {
  return std::string(DebuggedEvent(7, event).object().get(name)->text());
}

bool is_found(const TappedEvent& event, const EventQuery& query) {
  return DebuggedEvent(7, event).is_asked_for(query);
}

TEST(DebuggedEvent, IsWhatTheApiSays) {
  const TappedEvent event = accepted("track", R"({"messageId":"m","event":"Login","userId":"u"})");
  EXPECT_EQ(DebuggedEvent(7, event).object().text(),
            R"({"number":7,"source":"shop","received_at":"2026-01-01T00:00:00.000Z",)"
            R"("verdict":"accepted","code":null,"type":"track","message_id":"m","name":"Login",)"
            R"("user":"u","warnings":[],)"
            R"("event":{"messageId":"m","event":"Login","userId":"u"}})");
}

TEST(DebuggedEvent, HasTheNameOfTheEventPageOrScreenAndOfNoOther) {
  EXPECT_EQ(member(accepted("track", R"({"event":"Login","name":"x"})"), "name"), "\"Login\"");
  EXPECT_EQ(member(accepted("page", R"({"event":"x","name":"Home"})"), "name"), "\"Home\"");
  EXPECT_EQ(member(accepted("screen", R"({"name":"Start"})"), "name"), "\"Start\"");
  EXPECT_EQ(member(accepted("page", R"({})"), "name"), "null");
  EXPECT_EQ(member(accepted("identify", R"({"name":"x"})"), "name"), "null");
}

TEST(DebuggedEvent, HasTheUserIdOrElseTheAnonymousId) {
  EXPECT_EQ(member(accepted("track", R"({"userId":"u","anonymousId":"a"})"), "user"), "\"u\"");
  EXPECT_EQ(member(accepted("track", R"({"userId":null,"anonymousId":"a"})"), "user"), "\"a\"");
  EXPECT_EQ(member(accepted("track", R"({"userId":17})"), "user"), "null");
}

TEST(DebuggedEvent, WarnsOfWhatWasPutUpWithAndOnlyWhereItWasAccepted) {
  TappedEvent event = accepted("track", R"({"messageId":"m","integrations":{"All":"false"}})");
  EXPECT_EQ(member(event, "warnings"),
            R"(["integrations[\"All\"] is \"false\", a string; it counts as false"])");
  event.code = "no_user_anon_id";
  EXPECT_EQ(member(event, "warnings"), "[]");
}

TEST(DebuggedEvent, ShowsWhatIsNoObjectAsText) {
  const TappedEvent event{.code = "bad_request", .json = "[1]"};
  EXPECT_EQ(member(event, "raw"), "\"[1]\"");
  EXPECT_EQ(member(event, "source"), "\"(unknown)\"");
  EXPECT_EQ(member(event, "type"), "null");
  EXPECT_FALSE(DebuggedEvent(7, event).object().get("event"));
}

TEST(DebuggedEvent, IsFoundByEachConditionAndByAllTogether) {
  const TappedEvent event = accepted(
      "track", R"({"event":"Order Completed","userId":"u-1","anonymousId":"a-1","color":"Red"})");
  EXPECT_TRUE(is_found(event, {}));
  EXPECT_TRUE(is_found(event, {.source = "shop",
                               .type = "track",
                               .name = "order c",
                               .user = "u-1",
                               .verdict = "accepted",
                               .text = "\"RED\""}));
  EXPECT_TRUE(is_found(event, {.user = "a-1"}));
  for (const EventQuery& other :
       {EventQuery{.source = "app"}, EventQuery{.type = "page"}, EventQuery{.name = "Refunded"},
        EventQuery{.user = "u-"}, EventQuery{.verdict = "rejected"}, EventQuery{.text = "blue"}}) {
    EXPECT_FALSE(is_found(event, other));
  }
}

TEST(DebuggedEvent, OfNobodysKeyIsFoundAsUnknown) {
  const TappedEvent event{.code = "unknown_source", .json = "{}"};
  EXPECT_TRUE(is_found(event, {.source = "(unknown)", .verdict = "rejected"}));
  EXPECT_FALSE(is_found(event, {.name = "x"}));
}

}  // namespace
}  // namespace analytics::server
