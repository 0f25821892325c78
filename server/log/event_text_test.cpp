#include "server/log/event_text.h"

#include <gtest/gtest.h>

#include "base/time_text.h"
#include "json/scan.h"

namespace analytics::server {
namespace {

const Timestamp kReceived = parse_time("2026-11-23T12:55:48.357Z").value();
const Timestamp kCorrected = parse_time("2026-11-23T12:55:40.000Z").value();

FrameHead head() { return {.source = "shop", .received_at = kReceived}; }

TEST(EventText, KeepsWhatCameAndAddsTheServersFields) {
  const std::string json =
      R"({"type":"track","messageId":"m","timestamp":"2026-11-23T12:55:41.000Z","userId":"u",)"
      R"("event":"E","properties":{"a":1}})";
  EXPECT_EQ(event_text(head(), {.type = EventType::track, .timestamp = kCorrected, .json = json}),
            R"({"type":"track","messageId":"m","userId":"u","event":"E","properties":{"a":1},)"
            R"("timestamp":"2026-11-23T12:55:40.000Z",)"
            R"("originalTimestamp":"2026-11-23T12:55:41.000Z",)"
            R"("receivedAt":"2026-11-23T12:55:48.357Z",)"
            R"("channel":"server","projectId":"shop","version":2})");
}

TEST(EventText, KeepsTheOriginalTimeOfAnEventThatHasNoOther) {
  const std::string text = event_text(
      head(), {.type = EventType::page,
               .timestamp = kCorrected,
               .message_id = "m",
               .json = R"({"originalTimestamp":"2026-11-23T12:55:41.000Z","userId":"u"})"});
  EXPECT_EQ(text, R"({"type":"page","messageId":"m","userId":"u",)"
                  R"("timestamp":"2026-11-23T12:55:40.000Z",)"
                  R"("originalTimestamp":"2026-11-23T12:55:41.000Z",)"
                  R"("receivedAt":"2026-11-23T12:55:48.357Z",)"
                  R"("channel":"server","projectId":"shop","version":2})");
}

TEST(EventText, MergesTheBatchUnderTheEvent) {
  FrameHead batch = head();
  batch.context = R"({"app":{"name":"shop","build":7},"ip":"1.1.1.1"})";
  batch.integrations = R"({"All":false})";
  batch.sent_at = kCorrected;
  const std::string text = event_text(
      batch,
      {.type = EventType::identify,
       .timestamp = kCorrected,
       .message_id = "given",
       .json = R"({"userId":"u","context":{"app":{"name":"own"}},"integrations":{"X":true}})"});
  EXPECT_EQ(text, R"({"type":"identify","messageId":"given","userId":"u",)"
                  R"("context":{"app":{"name":"own","build":7},"ip":"1.1.1.1"},)"
                  R"("integrations":{"All":false,"X":true},"timestamp":"2026-11-23T12:55:40.000Z",)"
                  R"("sentAt":"2026-11-23T12:55:40.000Z","receivedAt":"2026-11-23T12:55:48.357Z",)"
                  R"("channel":"server","projectId":"shop","version":2})");
}

TEST(EventText, NamesTheChannelByTheLibraryWhereTheEventDoesNot) {
  const auto channel = [](std::string_view batch_context, std::string_view json) {
    FrameHead batch = head();
    batch.context = batch_context;
    const std::string text = event_text(batch, {.type = EventType::page, .json = json});
    return std::string(find_member(text, "channel"));
  };
  constexpr const char* kBrowser = R"({"library":{"name":"analytics.js"}})";
  EXPECT_EQ(channel(kBrowser, R"({"messageId":"m"})"), R"("browser")");
  EXPECT_EQ(channel("{}", R"({"context":{"library":{"name":"analytics-swift"}}})"), R"("mobile")");
  EXPECT_EQ(channel("{}", R"({"context":{"library":{"name":"analytics-go"}}})"), R"("server")");
  EXPECT_EQ(channel(kBrowser, R"({"channel":"own","version":"1.1"})"), R"("own")");
  EXPECT_EQ(channel(kBrowser, R"({"channel":null})"), R"("browser")");
}

TEST(EventText, NeverHoldsAWriteKey) {
  const std::string text = event_text(
      head(), {.type = EventType::page, .message_id = "m", .json = R"({"writeKey":"secret"})"});
  EXPECT_EQ(text.find("secret"), std::string::npos);
}

TEST(EventUser, IsTheUserIdOrElseTheAnonymousId) {
  EXPECT_EQ(event_user(R"({"userId":"u","anonymousId":"a"})"), "u");
  EXPECT_EQ(event_user(R"({"userId":"","anonymousId":"a"})"), "a");
  EXPECT_EQ(event_user(R"({"userId":null,"anonymousId":"\u00e9"})"), "é");
}

}  // namespace
}  // namespace analytics::server
