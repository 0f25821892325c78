#include "server/ingest/event_rules.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

class EventRulesTest : public ::testing::Test {
 protected:
  void come(EventType type, std::string json) {
    body.request.events.push_back(
        {.type = type, .json = std::move(json), .index = body.request.received++});
  }
  void apply() {
    forget_suppressed(source, body);
    apply_schema(source, body);
  }
  const std::string& left(std::size_t i) const { return body.request.events.at(i).json; }

  Source source{.id = "shop"};
  ReadBody body;
};

TEST_F(EventRulesTest, ForgetsTheEventsOfSuppressedUsersAndCountsThem) {
  source.suppressed_users = {"gone"};
  come(EventType::track, R"({"userId":"gone","event":"E"})");
  come(EventType::track, R"({"userId":"here","event":"E"})");
  come(EventType::alias, R"({"userId":"new","previousId":"gone"})");
  come(EventType::identify, R"({"userId":"\u0067one"})");
  apply();
  EXPECT_EQ(body.request.suppressed, 3u);
  ASSERT_EQ(body.request.events.size(), 1u);
  EXPECT_EQ(left(0), R"({"userId":"here","event":"E"})");
  EXPECT_TRUE(body.rejections.empty()) << "nobody is shown them";
}

TEST_F(EventRulesTest, RejectsBlockedEventsByNameWithTheirPlace) {
  source.schema.blocked_events = {"Debug"};
  come(EventType::track, R"({"userId":"u","event":"Kept"})");
  come(EventType::track, R"({"userId":"u","event":"Debug"})");
  come(EventType::page, R"({"userId":"u","name":"Debug","event":"Debug"})");
  apply();
  EXPECT_EQ(body.request.events.size(), 2u);
  EXPECT_EQ(body.request.rejected.at("event_blocked"), 1u);
  ASSERT_EQ(body.rejections.size(), 1u);
  EXPECT_EQ(body.rejections[0].index, 1u);
  EXPECT_EQ(body.rejections[0].text, R"({"userId":"u","event":"Debug"})");
}

TEST_F(EventRulesTest, LeavesBlockedPropertiesOutOfOneEventOrOfAll) {
  source.schema.blocked_properties = {{"*", {"password"}}, {"Order", {"card", "cvc"}}};
  come(EventType::track,
       R"({"event":"Order","properties":{"card":"1","total":2,"cvc":"3","password":"p"}})");
  come(EventType::track, R"({"event":"Login","properties":{"password":{"a":[1]},"card":"1"}})");
  apply();
  EXPECT_EQ(left(0), R"({"event":"Order","properties":{"total":2}})");
  EXPECT_EQ(left(1), R"({"event":"Login","properties":{"card":"1"}})");
}

TEST_F(EventRulesTest, LeavesBlockedTraitsOutOfUsersAndOfGroups) {
  source.schema.blocked_traits = {"ssn"};
  source.schema.blocked_group_traits = {"tax"};
  come(EventType::identify, R"({"userId":"u","traits":{"ssn":1,"tax":2}})");
  come(EventType::group, R"({"userId":"u","groupId":"g","traits":{"ssn":1,"tax":2}})");
  apply();
  EXPECT_EQ(left(0), R"({"userId":"u","traits":{"tax":2}})");
  EXPECT_EQ(left(1), R"({"userId":"u","groupId":"g","traits":{"ssn":1}})");
}

TEST_F(EventRulesTest, HoldForEveryMemberOfANameThatStandsTwice) {
  source.suppressed_users = {"gone"};
  source.schema.blocked_events = {"Debug"};
  come(EventType::track, R"({"userId":null,"userId":"gone","event":"E"})");
  come(EventType::track, R"({"userId":"u","event":null,"event":"Debug"})");
  come(EventType::track, R"({"userId":"u","event":"E","event":"Debug"})");
  apply();
  EXPECT_EQ(body.request.suppressed, 1u);
  EXPECT_EQ(body.request.rejected.at("event_blocked"), 2u);
  EXPECT_TRUE(body.request.events.empty());
}

TEST_F(EventRulesTest, ShowNothingOfSuppressedUsersThatWasRejected) {
  source.suppressed_users = {"gone"};
  body.reject(0, "event_not_defined", R"({"userId":"gone"})");
  body.reject(1, "event_not_defined", R"({"userId":"here"})");
  body.reject(2, "invalid_json", R"({"userId":"gone)");
  apply();
  EXPECT_EQ(body.rejections[0].text, "");
  EXPECT_EQ(body.rejections[1].text, R"({"userId":"here"})");
  EXPECT_EQ(body.rejections[2].text, "") << "nobody can tell whose it is";
}

TEST(WithoutMembers, CutsEveryObjectOfThatNameAndNothingElse) {
  EXPECT_EQ(without_members(R"({"p":{"a":1,"b":2},"q":{"a":1},"p":{"a":3}})", "p", {"a"}),
            R"({"p":{"b":2},"q":{"a":1},"p":{}})");
  EXPECT_EQ(without_members(R"({"p":[{"a":1}],"a":1})", "p", {"a"}), R"({"p":[{"a":1}],"a":1})");
  EXPECT_EQ(without_members(R"({"p":{"\u0061":1}})", "p", {"a"}), R"({"p":{}})");
}

}  // namespace
}  // namespace analytics::server
