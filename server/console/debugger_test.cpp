#include "server/console/debugger.h"

#include <gtest/gtest.h>

#include <analytics/testing/manual_clock.h>

namespace analytics::server {
namespace {

class DebuggerTest : public ::testing::Test {
 protected:
  void show(const std::string& source, const std::string& json, const std::string& code = "") {
    debugger.show({.source_id = source,
                   .received_at = Timestamp(std::chrono::seconds(1'767'225'600)),
                   .type = code.empty() ? "track" : "",
                   .message_id = code.empty() ? "m" : "",
                   .code = code,
                   .json = json});
  }
  std::size_t count(const EventQuery& query = {.limit = 500}) {
    const std::string json = debugger.events_json(query);
    std::size_t found = 0;
    for (std::size_t at = 0; (at = json.find("\"verdict\"", at)) != std::string::npos; ++at) {
      ++found;
    }
    return found;
  }

  std::shared_ptr<testing::ManualClock> clock = std::make_shared<testing::ManualClock>();
  Debugger debugger{clock, 10'000};
};

TEST_F(DebuggerTest, TellsTheLatestFirst) {
  show("shop", R"({"a":1})");
  show("shop", R"({"type":"page","messageId":"x"})", "no_user_anon_id");
  const std::string json = debugger.events_json({});
  EXPECT_TRUE(json.starts_with(R"({"events":[{"number":)")) << json;
  EXPECT_TRUE(json.ends_with(R"("event":{"a":1}}]})")) << json;
  EXPECT_LT(json.find(R"("code":"no_user_anon_id","type":"page","message_id":"x")"),
            json.find(R"("code":null,"type":"track","message_id":"m")"));
}

TEST_F(DebuggerTest, NumbersEventsSoThatAnotherRunsNumbersAreHigher) {
  show("shop", "{}");
  const std::uint64_t first = debugger.end({}).number;
  show("shop", "{}");
  EXPECT_EQ(debugger.end({}).number, first + 1);
  clock->advance(std::chrono::seconds(1));
  EXPECT_GT(Debugger(clock).end({}).number, first + 1);
}

TEST_F(DebuggerTest, FindsByVerdictAndName) {
  show("shop", R"({"event":"Order Completed"})");
  show("shop", R"({"event":"Login"})");
  show("shop", R"({"event":"Login"})", "no_user_anon_id");
  EXPECT_EQ(count({.verdict = "accepted"}), 2u);
  EXPECT_EQ(count({.verdict = "rejected"}), 1u);
  EXPECT_EQ(count({.name = "login"}), 1u) << "of what was rejected the type is not known";
}

TEST_F(DebuggerTest, TellsAReaderWhatFollowsItsPlaceAndHowManyItMissed) {
  Debugger::Place place = debugger.end({.source = "shop"});
  EXPECT_EQ(debugger.wants("shop", TapKind::accepted, 60), Debugger::kEventsPerSecondMax);
  for (int i = 0; i < 3; ++i) show("shop", "{}");
  Debugger::News news = debugger.since(place, {.source = "shop"}, 2);
  EXPECT_EQ(news.entries.size(), 2u);
  EXPECT_EQ(news.skipped, 10u);
  news = debugger.since(place, {.source = "shop"}, 2);
  EXPECT_EQ(news.entries.size(), 1u);
  EXPECT_EQ(news.skipped, 0u);
}

TEST_F(DebuggerTest, HandsOutTheLatestThatWereStored) {
  show("shop", "1");
  show("app", "2");
  show("shop", "3");
  show("shop", "4", "bad_request");
  const auto all = debugger.latest_accepted({}, 2);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0]->json, "3");
  EXPECT_EQ(all[1]->json, "2");
  const auto of_shop = debugger.latest_accepted({"shop", "nobody"}, 100);
  ASSERT_EQ(of_shop.size(), 2u);
  EXPECT_EQ(of_shop[1]->json, "1");
}

TEST_F(DebuggerTest, ShowsWhatIsNoJsonAsText) {
  show("", "{not \"json\" \xff", "bad_request");
  const std::string json = debugger.events_json({});
  EXPECT_NE(json.find("\"source\":\"(unknown)\""), std::string::npos);
  const std::string shown = "\"raw\":\"{not \\\"json\\\" ";
  EXPECT_NE(json.find(shown), std::string::npos) << json;
  EXPECT_EQ(json.find('\xff'), std::string::npos);
}

TEST_F(DebuggerTest, FindsBySourceTypeAndText) {
  show("shop", R"({"event":"Order Completed"})");
  show("app", R"({"event":"Login"})");
  show("", "x", "unknown_source");
  EXPECT_EQ(count({.source = "shop"}), 1u);
  EXPECT_EQ(count({.source = "(unknown)"}), 1u);
  EXPECT_EQ(count({.text = "order c"}), 1u);
  EXPECT_EQ(count({.type = "track"}), 2u);
  EXPECT_EQ(count({.limit = 2}), 2u);
  EXPECT_EQ(count({.source = "nobody"}), 0u);
}

TEST_F(DebuggerTest, KeepsTheLatestOfEachSourceAndKind) {
  for (std::size_t i = 0; i < Debugger::kEventsMax + 1; ++i) show("shop", std::to_string(i));
  show("app", "[]");
  EXPECT_EQ(count({.source = "shop", .limit = 500}), Debugger::kEventsMax);
  EXPECT_EQ(count({.source = "app", .limit = 500}), 1u);
  EXPECT_EQ(debugger.events_json({.source = "shop", .limit = 500}).find("\"raw\":\"0\""),
            std::string::npos)
      << "the oldest went";
}

TEST_F(DebuggerTest, KeepsNoMoreBytesThanItMayAndTakesThemFromWhoHasMost) {
  show("small", "{}");
  for (int i = 0; i < 20; ++i) show("large", std::string(1'000, 'x'));
  EXPECT_EQ(count({.source = "small"}), 1u);
  EXPECT_EQ(count({.source = "large"}), 9u);
}

TEST_F(DebuggerTest, WantsFewWhereManyCome) {
  EXPECT_EQ(debugger.wants("shop", TapKind::accepted, 40), 40u);
  EXPECT_EQ(debugger.wants("shop", TapKind::accepted, 40), 10u);
  EXPECT_EQ(debugger.wants("shop", TapKind::accepted, 40), 0u);
  EXPECT_EQ(debugger.wants("shop", TapKind::rejected, 40), 40u);
  clock->advance(std::chrono::seconds(1));
  EXPECT_EQ(debugger.wants("shop", TapKind::accepted, 40), 40u);
}

}  // namespace
}  // namespace analytics::server
