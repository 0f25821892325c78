#include "server/ingest/client_ip.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

constexpr const char* kServerLibrary = R"({"library":{"name":"analytics-node"}})";
constexpr const char* kPhoneLibrary = R"({"library":{"name":"analytics-swift"}})";

bool gets(std::string_view own, std::string_view batch, bool from_a_browser) {
  return gets_ip(read_address_hints(own), read_address_hints(batch), from_a_browser);
}

TEST(ClientIp, IsGivenToEventsThatComeFromABrowser) {
  EXPECT_TRUE(gets("", "{}", true));
  EXPECT_FALSE(gets("", "{}", false)) << "a server's address is nobody's";
}

TEST(ClientIp, IsGivenToLibrariesThatRunWithTheUser) {
  EXPECT_TRUE(gets(kPhoneLibrary, "{}", false));
  EXPECT_TRUE(gets("", R"({"library":{"name":"analytics.js"}})", false));
  EXPECT_FALSE(gets(kServerLibrary, "{}", false));
  EXPECT_FALSE(gets(R"({"library":"analytics.js"})", "{}", false));
}

TEST(ClientIp, IsGivenWhereTheSenderSaysThatItIsTheUser) {
  EXPECT_TRUE(gets(R"({"direct":true})", "{}", false));
  EXPECT_TRUE(gets("", R"({"direct":true})", false));
  EXPECT_FALSE(gets(R"({"direct":false})", "{}", false));
}

TEST(ClientIp, NeverReplacesOneThatIsThereNotEvenTheOneThatAsksForNone) {
  EXPECT_FALSE(gets(R"({"ip":"0.0.0.0"})", "{}", true));
  EXPECT_FALSE(gets("", R"({"ip":"1.2.3.4"})", true));
  EXPECT_TRUE(gets(R"({"ip":null})", "{}", true));
}

TEST(ClientIp, IsPutBesideWhatTheContextHas) {
  std::string event = R"({"userId":"u","context":{"app":{}}})";
  add_ip(event, "1.2.3.4");
  EXPECT_EQ(event, R"({"userId":"u","context":{"ip":"1.2.3.4","app":{}}})");
}

TEST(ClientIp, MakesAContextWhereThereIsNone) {
  for (const auto& [before, after] :
       {std::pair{R"({"userId":"u"})", R"({"context":{"ip":"1.2.3.4"},"userId":"u"})"},
        std::pair{R"({"context":{}})", R"({"context":{"ip":"1.2.3.4"}})"},
        std::pair{R"({"context":null})", R"({"context":{"ip":"1.2.3.4"},"context":null})"},
        std::pair{"{}", R"({"context":{"ip":"1.2.3.4"}})"}}) {
    std::string event = before;
    add_ip(event, "1.2.3.4");
    EXPECT_EQ(event, after);
  }
}

TEST(ClientIp, IsOfVersionFour) {
  EXPECT_TRUE(is_ip_v4("203.0.113.7"));
  EXPECT_FALSE(is_ip_v4("2001:db8::1"));
  EXPECT_FALSE(is_ip_v4(""));
}

}  // namespace
}  // namespace analytics::server
