#include "server/ingest/check.h"

#include <gtest/gtest.h>

#include "base/time_text.h"

namespace analytics::server {
namespace {

Timestamp at(const char* text) { return parse_time(text).value(); }

const Timing kTiming{.received_at = at("2026-11-23T12:00:10.000Z")};

std::string code_of(std::string_view json, std::optional<EventType> route = std::nullopt) {
  return std::string(check_event(json, route, kTiming).code);
}

TEST(CheckEvent, AcceptsEachCall) {
  for (const char* json : {
           R"({"type":"identify","userId":"u","traits":{"a":1}})",
           R"({"type":"track","anonymousId":"a","event":"E","properties":{"a":1}})",
           R"({"type":"page","userId":"u"})",
           R"({"type":"screen","userId":"u","name":"N","category":"C"})",
           R"({"type":"group","userId":"u","groupId":"g"})",
           R"({"type":"alias","userId":"u","previousId":"p"})",
           R"({"type":"alias","userId":"u","anonymousId":"a"})",
           R"({"type":"track","userId":"u","event":"E","properties":null,"context":null})",
       }) {
    EXPECT_EQ(code_of(json), "") << json;
  }
}

struct Bad {
  const char* json;
  const char* code;
};

TEST(CheckEvent, KeepsAnIdThatStandsBehindANullOfTheSameName) {
  const char* json = R"({"type":"page","userId":"u","messageId":null,"messageId":"m"})";
  const CheckedEvent checked = check_event(json, std::nullopt, kTiming);
  EXPECT_EQ(checked.event.message_id, "m");
  EXPECT_FALSE(checked.event.has_own_id) << "readers would find the null";
}

TEST(CheckEvent, NamesWhatIsWrongByItsCode) {
  for (const Bad& bad : {
           Bad{R"({"type":"track","event":"E"})", "no_user_anon_id"},
           Bad{R"({"type":"track","event":"E","userId":""})", "no_user_anon_id"},
           Bad{R"({"type":"track","event":"E","userId":42})", "id_not_string"},
           Bad{R"({"type":"track","userId":"u"})", "event_not_defined"},
           Bad{R"({"type":"track","userId":"u","event":7})", "event_not_string"},
           Bad{R"({"type":"track","userId":"u","event":"E","properties":[]})",
               "properties_not_object"},
           Bad{R"({"type":"identify","userId":"u","traits":"x"})", "traits_not_object"},
           Bad{R"({"type":"page","userId":"u","name":1})", "name_not_string"},
           Bad{R"({"type":"page","userId":"u","category":1})", "category_not_string"},
           Bad{R"({"type":"group","userId":"u"})", "id_required"},
           Bad{R"({"type":"alias","userId":"u"})", "id_required"},
           Bad{R"({"type":"trak","userId":"u"})", "unknown_type"},
           Bad{R"({"userId":"u"})", "unknown_type"},
           Bad{R"({"type":"page","userId":"u","context":7})", "bad_request"},
           Bad{R"({"type":"page","userId":"u","messageId":7})", "bad_request"},
           Bad{R"([1])", "bad_request"},
           Bad{R"("text")", "bad_request"},
           Bad{R"({"type":"page","userId":"u",})", "invalid_json"},
           Bad{"{\"type\":\"page\",\"userId\":\"\xFF\"}", "invalid_json"},
           Bad{R"({"type":"page","userId":"\ud800"})", "invalid_json"},
       }) {
    EXPECT_EQ(code_of(bad.json), bad.code) << bad.json;
  }
}

TEST(CheckEvent, Takes32768BytesAndNotOneMore) {
  const std::string head = R"({"type":"page","userId":"u","name":")";
  const auto event = [&](std::size_t bytes) {
    return head + std::string(bytes - head.size() - 2, 'x') + "\"}";
  };
  EXPECT_EQ(code_of(event(32'768)), "");
  EXPECT_EQ(code_of(event(32'769)), "event_too_large");
}

TEST(CheckEvent, TakesTheTypeFromTheRoute) {
  const CheckedEvent checked = check_event(R"({"userId":"u"})", EventType::page, kTiming);
  EXPECT_EQ(checked.code, "");
  EXPECT_EQ(checked.event.type, EventType::page);
}

TEST(CheckEvent, KeepsTheIdOrGivesOne) {
  const CheckedEvent own =
      check_event(R"({"type":"page","userId":"u","messageId":"m\n"})", std::nullopt, kTiming);
  EXPECT_EQ(own.event.message_id, "m\n");
  EXPECT_TRUE(own.event.has_own_id);
  const CheckedEvent given = check_event(R"({"type":"page","userId":"u"})", std::nullopt, kTiming);
  EXPECT_EQ(given.event.message_id.size(), 36u);
  EXPECT_FALSE(given.event.has_own_id);
}

TEST(CheckEvent, RoundsIntegersBeyond64BitsInsteadOfRefusingThem) {
  const CheckedEvent checked = check_event(
      R"({"type":"page","userId":"u","properties":{"n":123456789012345678901234567890}})",
      std::nullopt, kTiming);
  EXPECT_EQ(checked.code, "");
  EXPECT_NE(checked.event.json.find("1.2345678901234568e+29"), std::string::npos);
}

TEST(Timestamps, AreCorrectedByTheDifferenceOfTheClocks) {
  // The sender's clock is an hour ahead: it says 13:00:05 when it is 12:00:10 less the way here.
  const Timing timing{.received_at = at("2026-11-23T12:00:10.000Z"),
                      .sent_at = at("2026-11-23T13:00:05.000Z")};
  EXPECT_EQ(corrected(at("2026-11-23T13:00:00.000Z"), timing), at("2026-11-23T12:00:05.000Z"));
}

TEST(Timestamps, StayAsTheyAreWithoutASentAt) {
  EXPECT_EQ(corrected(at("2001-01-01"), kTiming), at("2001-01-01"));
}

TEST(Timestamps, NeverOverflow) {
  const Timing timing{.received_at = at("2261-01-01"), .sent_at = at("1678-01-02")};
  EXPECT_GT(corrected(at("2261-01-01"), timing), at("2261-01-01"));
}

TEST(Timestamps, CanBeReadAgainHoweverFarTheClocksAreApart) {
  const Timing ahead{.received_at = at("2026-01-01"), .sent_at = at("2261-01-01")};
  EXPECT_EQ(corrected(at("1678-01-01"), ahead), kTimeFirst);
  const Timing behind{.received_at = at("2026-01-01"), .sent_at = at("1678-01-01")};
  EXPECT_EQ(corrected(at("2261-01-01"), behind), kTimeLast);
}

TEST(Timestamps, AreTheTimeOfArrivalWhereThereIsNone) {
  const CheckedEvent checked =
      check_event(R"({"type":"page","userId":"u","timestamp":"soon"})", std::nullopt, kTiming);
  EXPECT_EQ(checked.event.timestamp, kTiming.received_at);
}

TEST(Timestamps, AreTheOriginalOneWhereAnEventHasThatAlone) {
  const CheckedEvent alone =
      check_event(R"({"type":"page","userId":"u","originalTimestamp":"2001-01-01T00:00:00.000Z"})",
                  std::nullopt, kTiming);
  EXPECT_EQ(alone.event.timestamp, at("2001-01-01"));
  const CheckedEvent both =
      check_event(R"({"type":"page","userId":"u","originalTimestamp":"2001-01-01T00:00:00.000Z",)"
                  R"("timestamp":"2002-02-02T00:00:00.000Z"})",
                  std::nullopt, kTiming);
  EXPECT_EQ(both.event.timestamp, at("2002-02-02"));
}

}  // namespace
}  // namespace analytics::server
