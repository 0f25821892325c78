#include <analytics/testing/recorded_event.h>

#include <gmock/gmock.h>

#include <sstream>

namespace analytics::testing {
namespace {

using ::testing::ElementsAre;

RecordedEvent event(const char* json) { return {Object::parse(json).value(), "key"}; }

TEST(RecordedEvent, SaysWhatTestsAskFor) {
  const RecordedEvent track = event(
      R"({"type":"track","messageId":"m","userId":"u","anonymousId":"a","event":"Signed Up"})");
  EXPECT_EQ(track.type(), "track");
  EXPECT_EQ(track.name(), "Signed Up");
  EXPECT_EQ(track.user_id(), "u");
  EXPECT_EQ(track.anonymous_id(), "a");
  EXPECT_EQ(track.message_id(), "m");
  EXPECT_EQ(event(R"({"type":"page","name":"Home"})").name(), "Home");
}

TEST(RecordedEvent, IsEmptyWhereTheEventHasNoTextThere) {
  EXPECT_EQ(event("{}").type(), "");
  EXPECT_EQ(event(R"({"userId":7})").user_id(), "");
}

TEST(RecordedEvent, FollowsKeys) {
  const RecordedEvent order = event(R"({"properties":{"total":27.5,"a.b":{"c":null}}})");
  EXPECT_EQ(order.at({"properties", "total"}), Json(27.5));
  EXPECT_EQ(order.at({"properties", "a.b"}).text(), R"({"c":null})");
  EXPECT_EQ(order.at({}).text(), order.json.text());
}

TEST(RecordedEvent, HasNullWhereKeysLeadNowhere) {
  const RecordedEvent order = event(R"({"properties":{"total":27.5}})");
  EXPECT_TRUE(order.at({"traits"}).is_null());
  EXPECT_TRUE(order.at({"properties", "total", "more"}).is_null());
}

TEST(RecordedEvents, AreFoundByTypeAndName) {
  const std::vector<RecordedEvent> all = {
      event(R"({"type":"identify","userId":"1"})"), event(R"({"type":"track","event":"A"})"),
      event(R"({"type":"track","event":"B"})"), event(R"({"type":"track","event":"A","n":2})")};
  EXPECT_THAT(of_type(all, "identify"), ElementsAre(all[0]));
  EXPECT_THAT(named(all, "A"), ElementsAre(all[1], all[3]));
  EXPECT_TRUE(named(all, "C").empty());
}

TEST(RecordedEvents, AreDescribedForPeople) {
  const RecordedEvent track = event(R"({"type":"track","event":"A"})");
  EXPECT_EQ(describe(track), R"(track "A" {"type":"track","event":"A"})");
  EXPECT_EQ(describe(event("{}")), "event {}");
  EXPECT_EQ(describe(std::vector{track, event(R"({"type":"alias"})")}),
            "track \"A\" {\"type\":\"track\",\"event\":\"A\"}\nalias {\"type\":\"alias\"}\n");
  EXPECT_EQ(describe(std::vector<RecordedEvent>()), "no events\n");
  std::ostringstream out;
  out << track;
  EXPECT_EQ(out.str(), describe(track));
}

}  // namespace
}  // namespace analytics::testing
