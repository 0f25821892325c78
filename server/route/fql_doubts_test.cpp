#include "server/route/fql_doubts.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

std::string doubts(std::string_view expression) {
  std::string all;
  const Fql fql = Fql::compile(expression).value();
  for (const std::string& doubt : fql_doubts(fql)) all += (all.empty() ? "" : "\n") + doubt;
  return all;
}

const std::string kType = "type is identify, track, page, screen, group or alias, and never ";

TEST(FqlDoubts, AreNoneOfWhatCanBeMeant) {
  for (const char* expression :
       {"all", "true", "type = 'track'", "type in ['page', 'screen']", "type = null",
        "event = 'Debug' and properties.level < 3", "!properties.is_test", "length(userId) > 0",
        "properties.type = 'Track'", "context.active"}) {
    EXPECT_EQ(doubts(expression), "") << expression;
  }
}

TEST(FqlDoubts, AreOfTextsThatStandForAnAnswer) {
  const std::string text =
      "userId is a text where it is there, which is no answer, so that such events are not "
      "delivered: compare it, as in userId != null";
  EXPECT_EQ(doubts("userId"), text);
  EXPECT_EQ(doubts("type = 'track' and !(userId or properties.x)"), text);
  EXPECT_EQ(doubts("bool(userId)"), "");
}

TEST(FqlDoubts, AreOfTypesThatThereAreNot) {
  EXPECT_EQ(doubts("type = 'Track'"), kType + "\"Track\"");
  EXPECT_EQ(doubts("'Track' != type"), kType + "\"Track\"");
  EXPECT_EQ(doubts("type in ['track', 'pages']"), kType + "\"pages\"");
  EXPECT_EQ(doubts("type = 7"), kType + "what it is compared with");
}

TEST(FqlDoubts, AreOfWhatIsTheSameForEveryEvent) {
  EXPECT_EQ(doubts("'a' = 'b'"), "it never holds");
  EXPECT_EQ(doubts("false"), "it never holds");
  EXPECT_EQ(doubts("length('abc') = 3"), "it holds for every event: all says so");
}

}  // namespace
}  // namespace analytics::server
