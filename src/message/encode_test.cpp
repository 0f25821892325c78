#include "message/encode.h"

#include <gtest/gtest.h>

#include "base/time_text.h"

namespace analytics {
namespace {

const Timestamp kNow = parse_time("2026-11-23T12:55:48.357Z").value();

std::string wire(const BatchMessage& message) {
  ByteBuffer out;
  encode_event(message, {.time = kNow}, out).value();
  return std::string(out.view());
}

ErrorCode refusal(const BatchMessage& message) {
  ByteBuffer out;
  const Result<void> encoded = encode_event(message, {.time = kNow}, out);
  if (encoded) return ErrorCode::ok;
  EXPECT_TRUE(out.empty()) << "a message that is refused must leave nothing behind";
  return encoded.error().code;
}

const std::string kLibrary =
    R"("library":{"name":"analytics-cpp","version":")" + std::string(ANALYTICS_VERSION) + R"("})";

TEST(Encode, Identify) {
  EXPECT_EQ(wire(Identify{.user = User::user_id("019mr8mf4r"),
                          .traits = {{"name", "Michael Bolton"}, {"friends", 42}},
                          .message_id = "m1"}),
            R"({"type":"identify","messageId":"m1","timestamp":"2026-11-23T12:55:48.357Z",)"
            R"("userId":"019mr8mf4r","traits":{"name":"Michael Bolton","friends":42},"context":{)" +
                kLibrary + "}}");
}

TEST(Encode, Track) {
  EXPECT_EQ(wire(Track{.user = User::both("f4ca124298", "anon"),
                       .event = "Signed Up",
                       .properties = {{"plan", "Enterprise"}},
                       .timestamp = parse_time("2012-12-02T00:30:08.276Z").value(),
                       .context = {{"ip", "8.8.8.8"}},
                       .integrations = {{"All", false}, {"Mixpanel", true}},
                       .message_id = "m2",
                       .extra = {{"channel", "server"}}}),
            R"({"type":"track","messageId":"m2","timestamp":"2012-12-02T00:30:08.276Z",)"
            R"("userId":"f4ca124298","anonymousId":"anon","event":"Signed Up",)"
            R"("properties":{"plan":"Enterprise"},"context":{"ip":"8.8.8.8",)" +
                kLibrary + R"(},"integrations":{"All":false,"Mixpanel":true},"channel":"server"})");
}

TEST(Encode, PageAndScreen) {
  const std::string rest =
      R"("messageId":"m3","timestamp":"2026-11-23T12:55:48.357Z","anonymousId":"a",)"
      R"("name":"Home","category":"Docs","properties":{"url":"https://segment.com"},"context":{)" +
      kLibrary + "}}";
  EXPECT_EQ(wire(Page{.user = User::anonymous_id("a"),
                      .name = "Home",
                      .category = "Docs",
                      .properties = {{"url", "https://segment.com"}},
                      .message_id = "m3"}),
            R"({"type":"page",)" + rest);
  EXPECT_EQ(wire(Screen{.user = User::anonymous_id("a"),
                        .name = "Home",
                        .category = "Docs",
                        .properties = {{"url", "https://segment.com"}},
                        .message_id = "m3"}),
            R"({"type":"screen",)" + rest);
}

TEST(Encode, Group) {
  EXPECT_EQ(wire(Group{.user = User::user_id("u"),
                       .group_id = "56",
                       .traits = {{"name", "Initech"}},
                       .message_id = "m4"}),
            R"({"type":"group","messageId":"m4","timestamp":"2026-11-23T12:55:48.357Z",)"
            R"("userId":"u","groupId":"56","traits":{"name":"Initech"},"context":{)" +
                kLibrary + "}}");
}

TEST(Encode, Alias) {
  EXPECT_EQ(wire(Alias{.user = User::user_id("u"), .previous_id = "old", .message_id = "m5"}),
            R"({"type":"alias","messageId":"m5","timestamp":"2026-11-23T12:55:48.357Z",)"
            R"("userId":"u","previousId":"old","context":{)" +
                kLibrary + "}}");
}

TEST(Encode, AliasTakesTheAnonymousIdForAPreviousIdThatIsLeftOut) {
  EXPECT_NE(wire(Alias{.user = User::both("u", "anon")}).find(R"("previousId":"anon")"),
            std::string::npos);
}

TEST(Encode, GivesEachMessageAnIdAndTheTime) {
  const std::string first = wire(Track{.user = User::user_id("u"), .event = "E"});
  const std::string second = wire(Track{.user = User::user_id("u"), .event = "E"});
  EXPECT_EQ(encoded_message_id(first).size(), 36u);
  EXPECT_NE(encoded_message_id(first), encoded_message_id(second));
  EXPECT_NE(first.find(R"("timestamp":"2026-11-23T12:55:48.357Z")"), std::string::npos);
}

TEST(Encode, KeepsALibraryThatTheCallerNames) {
  const std::string event = wire(Track{
      .user = User::user_id("u"), .event = "E", .context = {{"library", {{"name", "mine"}}}}});
  EXPECT_NE(event.find(R"("context":{"library":{"name":"mine"}})"), std::string::npos);
}

TEST(Encode, MergesTheGlobalContextUnderTheMessagesOwn) {
  const Object global = {{"app", {{"name", "shop"}, {"build", 7}}}, {"locale", "de"}};
  ByteBuffer out;
  encode_event(Track{.user = User::user_id("u"),
                     .event = "E",
                     .context = {{"app", {{"name", "desk"}}}, {"ip", "1.2.3.4"}}},
               {.time = kNow, .global_context = &global}, out)
      .value();
  EXPECT_NE(out.view().find(
                R"("context":{"app":{"name":"desk","build":7},"locale":"de","ip":"1.2.3.4",)"),
            std::string::npos);
}

TEST(MergeObjects, GoesTheSameWayWithThousandsOfMembers) {
  std::string under;
  std::string over;
  std::string merged;
  std::string added;
  for (int i = 0; i < 3'000; ++i) {
    const std::string common = R"(,"both\u0041)" + std::to_string(i) + "\":";
    under += common + "1";
    over += common + "2" + R"(,"own)" + std::to_string(i) + R"(":3)";
    merged += common + "2";
    added += R"(,"own)" + std::to_string(i) + R"(":3)";
  }
  under[0] = over[0] = merged[0] = '{';
  ByteBuffer out;
  merge_objects(under + "}", over + "}", out);
  EXPECT_EQ(out.view(), merged + added + "}");
}

TEST(Encode, AddsWhatASingleCallCarriesItself) {
  const Timestamp sent = parse_time("2026-11-23T12:55:50.000Z").value();
  ByteBuffer out;
  encode_event(Track{.user = User::user_id("u"), .event = "E"},
               {.time = kNow, .sent_at = &sent, .write_key = "key"}, out)
      .value();
  EXPECT_NE(out.view().find(R"(,"sentAt":"2026-11-23T12:55:50.000Z","writeKey":"key"})"),
            std::string::npos);
}

TEST(Encode, EscapesEveryText) {
  const std::string event =
      wire(Track{.user = User::user_id("\"u\"\n"), .event = "\xFF", .message_id = "é\\"});
  EXPECT_NE(event.find(R"("userId":"\"u\"\n","event":")"
                       "\uFFFD\""),
            std::string::npos);
  EXPECT_EQ(encoded_message_id(event), "é\\");
}

// An event of exactly `bytes` bytes, padded with text of one, two or four bytes a character.
Track event_of(std::size_t bytes, std::string_view character) {
  Track track{.user = User::user_id("u"), .event = "E", .properties = {{"p", ""}}};
  const std::size_t padding = bytes - wire(track).size();
  std::string text;
  while (text.size() + character.size() <= padding) text += character;
  text.resize(padding, 'x');
  track.properties = {{"p", text}};
  return track;
}

TEST(Encode, Takes32768BytesAndNotOneMore) {
  for (const char* character : {"x", "é", "😀"}) {
    EXPECT_EQ(wire(event_of(kEventBytesMax, character)).size(), kEventBytesMax) << character;
    EXPECT_EQ(refusal(event_of(kEventBytesMax + 1, character)), ErrorCode::message_too_large);
  }
}

TEST(Encode, DoesNotCountTheEnvelopeOfASingleCall) {
  ByteBuffer out;
  EXPECT_TRUE(encode_event(event_of(kEventBytesMax, "x"),
                           {.time = kNow, .sent_at = &kNow, .write_key = "key"}, out));
}

TEST(Encode, SaysWhichEventIsTooLargeAndByHowMuch) {
  ByteBuffer out;
  const Result<void> encoded = encode_event(event_of(40'000, "x"), {.time = kNow}, out);
  EXPECT_EQ(encoded.error().message,
            "track \"E\": 40000 bytes as JSON; the limit for one event is 32768");
}

TEST(Validate, NamesWhatIsMissing) {
  const User user = User::user_id("u");
  EXPECT_EQ(refusal(Track{.event = "E"}), ErrorCode::missing_identity);
  EXPECT_EQ(refusal(Track{.user = User::user_id(""), .event = "E"}), ErrorCode::missing_identity);
  EXPECT_EQ(refusal(Track{.user = user}), ErrorCode::missing_event);
  EXPECT_EQ(refusal(Identify{}), ErrorCode::missing_identity);
  EXPECT_EQ(refusal(Page{}), ErrorCode::missing_identity);
  EXPECT_EQ(refusal(Screen{}), ErrorCode::missing_identity);
  EXPECT_EQ(refusal(Group{.user = user}), ErrorCode::missing_group_id);
  EXPECT_EQ(refusal(Alias{.user = user}), ErrorCode::missing_previous_id);
  EXPECT_EQ(refusal(Alias{.user = User::anonymous_id("a"), .previous_id = "b"}),
            ErrorCode::missing_identity);
  EXPECT_EQ(validate(Track{.user = user}).error().message,
            "track: event is needed, and must not be empty");
}

TEST(Validate, TakesMessageIdsOfUpTo100Bytes) {
  const User user = User::user_id("u");
  EXPECT_TRUE(validate(Identify{.user = user, .message_id = std::string(100, 'm')}));
  EXPECT_EQ(validate(Identify{.user = user, .message_id = std::string(101, 'm')}).error().code,
            ErrorCode::invalid_field);
}

TEST(Validate, KeepsExtraAwayFromTheMessagesOwnFields) {
  const User user = User::user_id("u");
  EXPECT_EQ(refusal(Track{.user = user, .event = "E", .extra = {{"userId", "x"}}}),
            ErrorCode::reserved_key);
  EXPECT_EQ(refusal(Track{.user = user, .event = "E", .extra = {{"properties", {}}}}),
            ErrorCode::reserved_key);
  EXPECT_EQ(refusal(Track{.user = user, .event = "E", .extra = {{"name", "x"}}}), ErrorCode::ok);
}

TEST(Events, AreEncodedFromBracesAndFromAVector) {
  const Track track{.user = User::user_id("u"), .event = "E", .timestamp = kNow, .message_id = "m"};
  const Events braces = {track, track};
  const Events vector = std::vector<BatchMessage>{track, track};
  EXPECT_EQ(braces.size(), 2u);
  EXPECT_EQ(braces.text(), wire(track) + "," + wire(track));
  EXPECT_EQ(vector.text(), braces.text());
}

TEST(Events, RememberTheFirstMessageThatCanNotBeSent) {
  const Events events = {Track{.user = User::user_id("u")}, Identify{}};
  ASSERT_TRUE(events.error());
  EXPECT_EQ(events.error()->code, ErrorCode::missing_event);
}

}  // namespace
}  // namespace analytics
