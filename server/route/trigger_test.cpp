#include "server/route/trigger.h"

#include <gtest/gtest.h>

#include <string>

namespace analytics::server {
namespace {

bool holds(std::string_view text, std::string_view event) {
  EventDocument document;
  document.read(event);
  return Trigger::compile(text).value().holds(document);
}

constexpr std::string_view kOrder =
    R"({"type":"track","event":"Order Completed","properties":{"total":25,"plan":"pro"}})";

TEST(Trigger, HoldsForTheEventsThatItNames) {
  EXPECT_TRUE(holds(R"(type = "track" and event = "Order Completed")", kOrder));
  EXPECT_FALSE(holds(R"(type = "track" and event != "Order Completed")", kOrder));
  EXPECT_TRUE(holds("properties.total > 20", kOrder));
  EXPECT_TRUE(holds(R"(match(event, "Order *"))", kOrder));
  EXPECT_TRUE(holds("\n  type = \"track\"\n  or type = \"page\"\n", kOrder));
}

TEST(Trigger, DoesNotHoldWhereTheQuestionHasNoAnswer) {
  EXPECT_FALSE(holds("properties.plan > 3", kOrder));
  EXPECT_FALSE(holds(R"(type = "track" and properties.plan > 3)", kOrder));
}

TEST(Trigger, SaysWhereItCanNotBeRead) {
  const auto wrong = Trigger::compile("type = ");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message.substr(0, 6), "line 1");
}

TEST(TriggerDoubts, ThereAreNoneOfPlainTriggers) {
  EXPECT_TRUE(trigger_doubts(R"(type = "track" and event != "Order Completed")").empty());
  EXPECT_TRUE(trigger_doubts(R"((type = "page" and event = "b") or type = "page")").empty());
  EXPECT_TRUE(trigger_doubts(R"(!contains(event, "x"))").empty());
}

TEST(TriggerDoubts, TellTypesThatThereAreNot) {
  EXPECT_EQ(trigger_doubts(R"(type = "trak")").size(), 1U);
}

TEST(TriggerDoubts, TellWhatSegmentReadsOtherwise) {
  EXPECT_EQ(trigger_doubts(R"(type = "page" and event = "b" or type = "page")").size(), 1U);
  EXPECT_EQ(trigger_doubts(R"(!(event = "a"))").size(), 1U);
  EXPECT_EQ(trigger_doubts(R"(event in ["a"])").size(), 1U);
  EXPECT_EQ(trigger_doubts(R"(type = "page" or (event = "a" and (name = "b")))").size(), 1U);
  EXPECT_EQ(trigger_doubts(R"(type = "page" or (event = "a" and match(name, "b*")))").size(), 1U);
  EXPECT_EQ(trigger_doubts(R"(match(event, "a"))").size(), 1U);
  EXPECT_EQ(trigger_doubts(R"(match(event, "a*b"))").size(), 1U);
  EXPECT_TRUE(trigger_doubts(R"(match(event, "a*") and match(name, "*b"))").empty());
}

}  // namespace
}  // namespace analytics::server
