#include "cli/e2e/event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace analytics::cli::e2e {
namespace {

using ::testing::HasSubstr;

Json json(const std::string& text) { return Json::parse(text).value(); }

template <class Call>
Call parsed(const std::string& text) {
  return std::get<Call>(parse_event(json(text)).value().message);
}

TEST(E2eEvent, KeepsItsIdOrGetsTheLibrarys) {
  EXPECT_EQ(parse_event(json(R"({"type":"page","userId":"u","messageId":"m"})")).value().id, "m");
  const Event stamped = parse_event(json(R"({"type":"page","userId":"u"})")).value();
  EXPECT_EQ(stamped.id.size(), 36U);
  EXPECT_EQ(std::get<Page>(stamped.message).message_id, stamped.id);
}

TEST(E2eEvent, IsAboutSomebodyAnonymousWhereItNamesNobody) {
  EXPECT_EQ(parsed<Track>(R"({"type":"track","event":"E"})").user, User::anonymous_id("anonymous"));
  EXPECT_EQ(parsed<Track>(R"({"type":"track","event":"E","userId":"","anonymousId":null})").user,
            User::anonymous_id("anonymous"));
  EXPECT_EQ(parsed<Track>(R"({"type":"track","event":"E","userId":"u"})").user, User::user_id("u"));
}

TEST(E2eEvent, IsAnAliasOfWhateverIdTheUserHas) {
  EXPECT_EQ(parsed<Alias>(R"({"type":"alias","anonymousId":"a","previousId":"p"})").user,
            User::both("a", "a"));
  EXPECT_EQ(parsed<Alias>(R"({"type":"alias","previousId":"p"})").user,
            User::both("anonymous", "anonymous"));
  EXPECT_EQ(parsed<Alias>(R"({"type":"alias","userId":"u","previousId":"p"})").user,
            User::user_id("u"));
}

TEST(E2eEvent, SaysWhatIsWrongWithIt) {
  EXPECT_THAT(parse_event(json(R"({"type":"trak","userId":"u"})")).error().message,
              HasSubstr("type must be"));
  EXPECT_THAT(parse_event(json(R"({"type":"track","userId":"u"})")).error().message,
              HasSubstr("event"));
  EXPECT_FALSE(parse_event(json("5")));
  const std::string large(33'000, 'x');
  EXPECT_EQ(parse_event(json(R"({"type":"track","event":")" + large + "\"}")).error().code,
            ErrorCode::message_too_large);
}

TEST(E2eEvent, IsMeasuredByItsCharactersAndNotByHowTheyAreSpelled) {
  std::string spelled;
  for (int i = 0; i < 10'000; ++i) spelled += "\\u00e9";
  EXPECT_TRUE(parse_event(json(R"({"type":"track","event":")" + spelled + "\"}")));
}

TEST(E2eEvent, IsCalledByItsName) {
  EXPECT_EQ(display_name(json(R"({"type":"track","event":"E"})")), "E");
  EXPECT_EQ(display_name(json(R"({"type":"page","name":"Home"})")), "Home");
  EXPECT_EQ(display_name(json(R"({"type":"group"})")), "group");
  EXPECT_EQ(display_name(json("5")), "unknown");
}

}  // namespace
}  // namespace analytics::cli::e2e
