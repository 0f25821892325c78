#include <analytics/message.h>

#include <gtest/gtest.h>

#include "base/time_text.h"
#include "message/encode.h"

namespace analytics {
namespace {

const Timestamp kThen = parse_time("2012-12-02T00:30:08.276Z").value();

BatchMessage there_and_back(const BatchMessage& message) {
  ByteBuffer out;
  encode_event(message, {.time = kThen}, out).value();
  return parse_message(out.view()).value();
}

// What the library adds is part of the message from then on.
const Object kContext = {{"library", {{"name", "analytics-cpp"}, {"version", ANALYTICS_VERSION}}}};

TEST(ParseMessage, ReadsBackEachCall) {
  const User user = User::both("u", "a");
  const Object some = {{"k", Array{1, "two", nullptr}}};
  const std::vector<BatchMessage> calls = {
      Identify{user, some, kThen, kContext, some, "m", some},
      Track{user, "E", some, kThen, kContext, some, "m", some},
      Page{user, "N", "C", some, kThen, kContext, some, "m", some},
      Screen{user, "N", "C", some, kThen, kContext, some, "m", some},
      Group{user, "g", some, kThen, kContext, some, "m", some},
      Alias{user, "p", kThen, kContext, some, "m", some},
  };
  for (const BatchMessage& call : calls) EXPECT_EQ(there_and_back(call), call);
}

TEST(ParseMessage, TellsAPageFromAScreen) {
  EXPECT_TRUE(std::holds_alternative<Page>(parse_message(R"({"type":"page"})").value()));
  EXPECT_TRUE(std::holds_alternative<Screen>(parse_message(R"({"type":"screen"})").value()));
}

TEST(ParseMessage, TakesNumbersForIdsAndNullForNothing) {
  const BatchMessage message =
      parse_message(R"({"type":"track","userId":42,"anonymousId":null,"event":"E","traits":null})")
          .value();
  EXPECT_EQ(std::get<Track>(message).user, User::user_id("42"));
}

TEST(ParseMessage, PutsWhatTheCallDoesNotHaveIntoExtra) {
  const BatchMessage message =
      parse_message(R"({"type":"track","event":"E","groupId":"g","_metadata":{"a":1}})").value();
  EXPECT_EQ(std::get<Track>(message).extra, (Object{{"groupId", "g"}, {"_metadata", {{"a", 1}}}}));
}

TEST(ParseMessage, TakesAnEmptyKeyLikeEveryOther) {
  const BatchMessage alias = parse_message(R"({"type":"alias","userId":"u","":{"a":1}})").value();
  EXPECT_EQ(std::get<Alias>(alias).extra.text(), R"({"":{"a":1}})");
}

TEST(ParseMessage, LeavesOutWhatBelongsToTheSending) {
  const BatchMessage message =
      parse_message(R"({"type":"identify","sentAt":"2026-01-01","writeKey":"k"})").value();
  EXPECT_TRUE(std::get<Identify>(message).extra.empty());
}

TEST(ParseMessage, NamesTheFieldThatIsWrong) {
  const auto failure = [](std::string_view json) { return parse_message(json).error(); };
  EXPECT_EQ(failure(R"({"event":"E"})").code, ErrorCode::unknown_type);
  EXPECT_EQ(failure(R"({"type":"trak"})").code, ErrorCode::unknown_type);
  EXPECT_EQ(failure("[]").code, ErrorCode::invalid_json);
  EXPECT_EQ(failure(R"({"type":"track","event":{}})").message, "track: event must be a string");
  EXPECT_EQ(failure(R"({"type":"track","properties":[1]})").message,
            "track: properties must be an object");
  EXPECT_EQ(failure(R"({"type":"group","timestamp":"soon"})").code, ErrorCode::invalid_timestamp);
}

}  // namespace
}  // namespace analytics
