#include "server/console/event_warnings.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

using Warnings = std::vector<std::string>;

Warnings of(const std::string& members, const std::string& type = "track") {
  return event_warnings(R"({"messageId":"m",)" + members + "}", type);
}

TEST(EventWarnings, AreNoneWhereAllIsAsItShouldBe) {
  EXPECT_EQ(of(R"("type":"track","timestamp":"2026-01-01T00:00:00Z","sentAt":null,)"
               R"("integrations":{"All":false,"CRM":true,"Lake":{"a":1}},)"
               R"("context":{"integrations":{"All":"true"}})"),
            Warnings());
}

TEST(EventWarnings, TellOfStringsThatCountAsBooleans) {
  EXPECT_EQ(of(R"("integrations":{"All":"False","CRM":"true"})"),
            (Warnings{R"(integrations["All"] is "False", a string; it counts as false)",
                      R"(integrations["CRM"] is "true", a string; it counts as true)"}));
}

TEST(EventWarnings, TellOfNamesThatAreWrittenAlmostRight) {
  EXPECT_EQ(of(R"("integrations":{"webhook":false,"awe.sm":true,"Ours":true})"),
            (Warnings{R"(integrations["webhook"] says nothing unless it is a destination's id: )"
                      R"(the name is "Webhook", and names are case-sensitive)"}));
}

TEST(EventWarnings, TellOfWishesThatSayNothing) {
  EXPECT_EQ(of(R"("integrations":{"All":0})"),
            Warnings{R"(integrations["All"] is 0, which says nothing: it can be true, false or an )"
                     "object"});
}

TEST(EventWarnings, TellOfIntegrationsInTheContextThatAreUsed) {
  const Warnings warnings = of(R"("context":{"integrations":{"All":"true"}})");
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_EQ(warnings[0].substr(0, 28), "context.integrations is used");
  EXPECT_EQ(warnings[1], R"(context.integrations["All"] is "true", a string; it counts as true)");
}

TEST(EventWarnings, TellOfTimesThatAreNone) {
  EXPECT_EQ(of(R"("timestamp":"yesterday","originalTimestamp":"2026-01-01T00:00:00Z")"),
            Warnings());
  EXPECT_EQ(of(R"("timestamp":"yesterday")"),
            Warnings{R"(timestamp is "yesterday", which is no time; when it was received counts)"});
  EXPECT_EQ(of(R"("sentAt":17)").size(), 1u);
}

TEST(EventWarnings, TellOfATypeThatTheRouteOverruled) {
  EXPECT_EQ(of(R"("type":"identify")"),
            Warnings{R"(type is "identify"; it was sent to /v1/track, which counts)"});
}

TEST(EventWarnings, TellOfAMissingMessageId) {
  EXPECT_EQ(event_warnings("{}", "track").size(), 1u);
  EXPECT_EQ(event_warnings(R"({"messageId":""})", "track").size(), 1u);
}

TEST(EventWarnings, AreBounded) {
  std::string members;
  for (int i = 0; i < 100; ++i) members += ",\"" + std::to_string(i) + "\":1";
  EXPECT_EQ(of("\"integrations\":{" + members.substr(1) + "}").size(), kWarningsMax);
  const std::string letters = std::string(59, 'x') + "\xc3\xa4 and more that is cut";
  const Warnings warnings = of("\"integrations\":{\"" + letters + "\":1}");
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("[\"" + std::string(59, 'x') + "…\"]"), std::string::npos)
      << warnings[0];
}

}  // namespace
}  // namespace analytics::server
