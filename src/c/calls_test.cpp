// What the six calls and analytics_enqueue_json make of what they are given.
#include <analytics/c.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "tests/support/http_server.h"

namespace {

using analytics::testing_support::HttpServer;

class CCallsTest : public testing::Test {
 protected:
  CCallsTest() {
    analytics_config config;
    analytics_config_init(&config, sizeof config);
    config.write_key = "key";
    const std::string host = server.url();
    config.host = host.c_str();
    config.gzip_bytes_min = 0;
    EXPECT_EQ(analytics_create(&config, &client), ANALYTICS_OK) << analytics_last_error();
  }
  ~CCallsTest() override { analytics_destroy(client); }

  int enqueue(const char* json) { return analytics_enqueue_json(client, json, std::strlen(json)); }
  int track(const analytics_track_call& call) { return analytics_track(client, &call); }

  // The events of the one request, after its envelope.
  std::string sent() {
    EXPECT_EQ(analytics_flush(client, 20'000, nullptr), ANALYTICS_OK);
    if (server.requests().empty()) return "";
    const std::string body = server.requests()[0].text();
    return body.substr(body.find("\"batch\":["));
  }
  std::uint64_t rejected() {
    analytics_accounting sums;
    EXPECT_EQ(analytics_get_accounting(client, &sums, sizeof sums), ANALYTICS_OK);
    return sums.rejected_invalid;
  }

  static constexpr const char* kLibrary =
      R"("context":{"library":{"name":"analytics-cpp","version":")" ANALYTICS_VERSION R"("}})";

  HttpServer server;
  analytics_client* client = nullptr;
};

TEST_F(CCallsTest, AnIdentifyHasTraits) {
  const analytics_identify_call call = {.user_id = "u",
                                        .anonymous_id = "a",
                                        .traits_json = R"({ "friends" : 42 })",
                                        .timestamp_ms = 1'795'438'543'123,
                                        .message_id = "m"};
  EXPECT_EQ(analytics_identify(client, &call), ANALYTICS_OK);
  EXPECT_EQ(sent(), R"("batch":[{"type":"identify","messageId":"m",)"
                    R"("timestamp":"2026-11-23T12:55:43.123Z","userId":"u","anonymousId":"a",)"
                    R"("traits":{"friends":42},)" +
                        std::string(kLibrary) + "}]}");
}

TEST_F(CCallsTest, AGroupAndAnAliasHaveTheirIds) {
  const analytics_group_call group = {.user_id = "u",
                                      .group_id = "g",
                                      .traits_json = R"({"seats":3})",
                                      .timestamp_ms = -1,
                                      .message_id = "m1"};
  const analytics_alias_call alias = {
      .user_id = "u", .previous_id = "p", .timestamp_ms = 1, .message_id = "m2"};
  EXPECT_EQ(analytics_group(client, &group), ANALYTICS_OK);
  EXPECT_EQ(analytics_alias(client, &alias), ANALYTICS_OK);
  const std::string library = kLibrary;
  EXPECT_EQ(sent(), R"("batch":[{"type":"group","messageId":"m1",)"
                    R"("timestamp":"1969-12-31T23:59:59.999Z","userId":"u","groupId":"g",)"
                    R"("traits":{"seats":3},)" +
                        library +
                        R"(},{"type":"alias","messageId":"m2",)"
                        R"("timestamp":"1970-01-01T00:00:00.001Z","userId":"u","previousId":"p",)" +
                        library + "}]}");
}

TEST_F(CCallsTest, APageAndAScreenAreAlikeButForTheirType) {
  const analytics_page_call page = {.anonymous_id = "a",
                                    .name = "Home",
                                    .properties_json = R"({"url":"/"})",
                                    .context_json = R"({"ip":"203.0.113.7"})",
                                    .message_id = "m"};
  EXPECT_EQ(analytics_page(client, &page), ANALYTICS_OK);
  EXPECT_EQ(analytics_screen(client, &page), ANALYTICS_OK);
  const std::string events = sent();
  EXPECT_NE(events.find(R"({"type":"page","messageId":"m",)"), std::string::npos) << events;
  EXPECT_NE(events.find(R"({"type":"screen","messageId":"m",)"), std::string::npos) << events;
  EXPECT_NE(events.find(R"("name":"Home","properties":{"url":"/"})"), std::string::npos) << events;
  EXPECT_NE(events.find(R"("ip":"203.0.113.7")"), std::string::npos) << events;
}

TEST_F(CCallsTest, TextThatIsNoUtf8IsMendedRatherThanRefused) {
  EXPECT_EQ(track({.user_id = "\xff", .event = "E", .message_id = "m"}), ANALYTICS_OK);
  const std::string events = sent();
  EXPECT_NE(events.find("\"userId\":\"\xef\xbf\xbd\""), std::string::npos) << events;
}

TEST_F(CCallsTest, WhatIsNotValidIsRefusedInASentence) {
  EXPECT_EQ(track({.event = "E"}), ANALYTICS_MISSING_IDENTITY);
  EXPECT_NE(std::string(analytics_last_error()).find("track"), std::string::npos)
      << analytics_last_error();
  EXPECT_EQ(track({.user_id = "", .event = "E"}), ANALYTICS_MISSING_IDENTITY);
  EXPECT_EQ(track({.user_id = "u", .event = ""}), ANALYTICS_MISSING_EVENT);
  EXPECT_EQ(track({.user_id = "u", .event = "E", .extra_json = R"({"type":"x"})"}),
            ANALYTICS_RESERVED_KEY);
  EXPECT_EQ(rejected(), 4u);
}

TEST_F(CCallsTest, JsonThatIsNoneIsRefusedNamedAndCounted) {
  EXPECT_EQ(track({.user_id = "u", .event = "E", .properties_json = "{"}), ANALYTICS_INVALID_JSON);
  EXPECT_EQ(std::string(analytics_last_error()).rfind("properties_json: ", 0), 0u)
      << analytics_last_error();
  EXPECT_EQ(track({.user_id = "u", .event = "E", .context_json = "[]"}), ANALYTICS_INVALID_JSON);
  EXPECT_EQ(track({.user_id = "u", .event = "E", .integrations_json = ""}), ANALYTICS_INVALID_JSON);
  EXPECT_EQ(enqueue("{"), ANALYTICS_INVALID_JSON);
  EXPECT_EQ(enqueue(R"({"type":"tarck"})"), ANALYTICS_UNKNOWN_TYPE);
  EXPECT_EQ(rejected(), 5u);
}

TEST_F(CCallsTest, TimesThatNoClockReachesAreRefused) {
  constexpr std::int64_t kEnd = 9'214'646'400'000;     // 2262-01-01T00:00:00Z
  constexpr std::int64_t kFirst = -9'214'560'000'000;  // 1678-01-01T00:00:00Z
  const auto at = [this](std::int64_t time) {
    return track({.user_id = "u", .event = "E", .timestamp_ms = time});
  };
  EXPECT_EQ(at(kEnd - 1), ANALYTICS_OK);
  EXPECT_EQ(at(kEnd), ANALYTICS_INVALID_TIMESTAMP);
  EXPECT_EQ(at(kFirst), ANALYTICS_OK);
  EXPECT_EQ(at(kFirst - 1), ANALYTICS_INVALID_TIMESTAMP);
  EXPECT_EQ(at(INT64_MIN), ANALYTICS_INVALID_TIMESTAMP);
  EXPECT_EQ(at(INT64_MAX), ANALYTICS_INVALID_TIMESTAMP);
  const std::string events = sent();
  EXPECT_NE(events.find("2261-12-31T23:59:59.999Z"), std::string::npos) << events;
  EXPECT_NE(events.find("1678-01-01T00:00:00.000Z"), std::string::npos) << events;
}

TEST_F(CCallsTest, AnEventThatIsTooLargeIsRefused) {
  const std::string name(33'000, 'x');
  EXPECT_EQ(track({.user_id = "u", .event = name.c_str()}), ANALYTICS_MESSAGE_TOO_LARGE);
  EXPECT_STREQ(analytics_last_error(), "the event is over 32,768 bytes");
}

TEST_F(CCallsTest, AWholeMessageMayHaveWhatCTextCannot) {
  EXPECT_EQ(enqueue(R"({"type":"track","messageId":"m","userId":"a\u0000b","event":"E"})"),
            ANALYTICS_OK);
  const std::string events = sent();
  EXPECT_NE(events.find(R"("userId":"a\u0000b")"), std::string::npos) << events;
}

TEST_F(CCallsTest, AMessageNeedsNoNulBehindIt) {
  const std::string json = R"({"type":"track","userId":"u","event":"E"})";
  EXPECT_EQ(analytics_enqueue_json(client, (json + "x").c_str(), json.size()), ANALYTICS_OK);
  EXPECT_EQ(analytics_enqueue_json(client, json.c_str(), json.size() - 1), ANALYTICS_INVALID_JSON);
  EXPECT_EQ(analytics_enqueue_json(client, "", 0), ANALYTICS_INVALID_JSON);
}

TEST_F(CCallsTest, NoCallIsAnErrorAndCounted) {
  EXPECT_EQ(analytics_identify(client, nullptr), ANALYTICS_INVALID_FIELD);
  EXPECT_EQ(analytics_track(client, nullptr), ANALYTICS_INVALID_FIELD);
  EXPECT_EQ(analytics_page(client, nullptr), ANALYTICS_INVALID_FIELD);
  EXPECT_EQ(analytics_screen(client, nullptr), ANALYTICS_INVALID_FIELD);
  EXPECT_EQ(analytics_group(client, nullptr), ANALYTICS_INVALID_FIELD);
  EXPECT_EQ(analytics_alias(client, nullptr), ANALYTICS_INVALID_FIELD);
  EXPECT_EQ(analytics_enqueue_json(client, nullptr, 5), ANALYTICS_INVALID_JSON);
  EXPECT_EQ(rejected(), 7u);
}

TEST_F(CCallsTest, NoClientIsOneThatWasClosed) {
  const analytics_track_call track = {.user_id = "u", .event = "E"};
  EXPECT_EQ(analytics_identify(nullptr, nullptr), ANALYTICS_CLOSED);
  EXPECT_EQ(analytics_track(nullptr, &track), ANALYTICS_CLOSED);
  EXPECT_EQ(analytics_page(nullptr, nullptr), ANALYTICS_CLOSED);
  EXPECT_EQ(analytics_screen(nullptr, nullptr), ANALYTICS_CLOSED);
  EXPECT_EQ(analytics_group(nullptr, nullptr), ANALYTICS_CLOSED);
  EXPECT_EQ(analytics_alias(nullptr, nullptr), ANALYTICS_CLOSED);
  EXPECT_EQ(analytics_enqueue_json(nullptr, "{}", 2), ANALYTICS_CLOSED);
}

TEST_F(CCallsTest, AClosedClientSaysSo) {
  EXPECT_EQ(analytics_close(client, 20'000, nullptr), ANALYTICS_OK);
  EXPECT_EQ(track({.user_id = "u", .event = "E"}), ANALYTICS_CLOSED);
  EXPECT_STREQ(analytics_last_error(), "the client was closed");
}

}  // namespace
