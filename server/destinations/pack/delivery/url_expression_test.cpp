#include "server/destinations/pack/delivery/url_expression.h"

#include <gtest/gtest.h>

#include <string>

namespace analytics::server::pack {
namespace {

const std::vector<std::string> kHosts = {"api.example.com", "*.eu.example.com"};

TEST(PackUrl, ATemplateBehindTheHostIsEncoded) {
  EXPECT_EQ(encoded_url_json(R"("https://{{settings.host}}/users/{{payload.id}}/x")", {}),
            R"({"@join":[["https://{{settings.host}}/users/",)"
            R"({"@url_encode":"{{payload.id}}"},"/x"],""]})");
}

TEST(PackUrl, AnAddressThatATemplateBeginsWithIsAHostUntilItsFirstSlash) {
  EXPECT_EQ(encoded_url_json(R"("{{settings.endpoint}}/users/{{payload.id}}")", {}),
            R"({"@join":[["{{settings.endpoint}}/users/",{"@url_encode":"{{payload.id}}"}],""]})");
}

TEST(PackUrl, APathAsAWholeIsTakenAsItIs) {
  EXPECT_EQ(encoded_url_json(R"("$.payload.url")", {}), R"("$.payload.url")");
  EXPECT_EQ(encoded_url_json(R"("https://api.example.com/v1")", {}),
            R"("https://api.example.com/v1")");
}

TEST(PackUrl, TemplatesInShapesAndChoicesAreEncodedToo) {
  const Shapes shapes = {{"one", R"("https://api.example.com/{{payload.id}}")"}};
  const std::string encoded =
      R"({"@join":[["https://api.example.com/",{"@url_encode":"{{payload.id}}"}],""]})";
  EXPECT_EQ(encoded_url_json(R"({"@use":"one"})", shapes), encoded);
  EXPECT_EQ(encoded_url_json(R"({"@when":["$.count",{"@use":"one"},"https://x"]})", shapes),
            R"({"@when":["$.count",)" + encoded + R"(,"https://x"]})");
}

TEST(PackUrl, WhatIsJoinedIsATemplateInOtherWords) {
  EXPECT_EQ(
      encoded_url_json(
          R"({"@join":[["https://api.example.com/","$.payload.id",{"@url_encode":"$.x"}],""]})",
          {}),
      R"({"@join":[["https://api.example.com/",{"@url_encode":{"@text":"$.payload.id"}},)"
      R"({"@url_encode":"$.x"}],""]})");
}

TEST(PackUrl, OnlyThePacksHostsAreGoneTo) {
  EXPECT_EQ(url_fault("https://api.example.com/v1?x=y", kHosts), "");
  EXPECT_EQ(url_fault("https://API.example.com:8443", kHosts), "");
  EXPECT_EQ(url_fault("https://a.b.eu.example.com/", kHosts), "");
  for (const char* url :
       {"https://eu.example.com/", "https://example.com/", "https://api.example.com.evil.com/",
        "https://evil.com/?https://api.example.com/", "https://evilapi.example.com/"}) {
    EXPECT_EQ(url_fault(url, kHosts), "the host of the request is none of the pack's hosts") << url;
  }
}

TEST(PackUrl, WhatIsNoAddressIsRefused) {
  EXPECT_NE(url_fault("https://api.example.com@evil.com/", kHosts), "");
  EXPECT_NE(url_fault("https://evil.com\\api.example.com/", kHosts), "");
  EXPECT_NE(url_fault("https://api.example.com:x/", kHosts), "");
  EXPECT_NE(url_fault("http://api.example.com/", kHosts), "");
  EXPECT_NE(url_fault("ftp://api.example.com/", kHosts), "");
  EXPECT_NE(url_fault("https://api.example.com/a b", kHosts), "");
  EXPECT_NE(url_fault("https://api.example.com/a\r\nHost: x", kHosts), "");
  EXPECT_NE(url_fault("https://", kHosts), "");
  EXPECT_NE(url_fault("", kHosts), "");
  EXPECT_EQ(url_fault("https://api.example.com/" + std::string(65536 - 24, 'x'), kHosts), "");
  EXPECT_NE(url_fault("https://api.example.com/" + std::string(65537 - 24, 'x'), kHosts), "");
}

TEST(PackUrl, APathThatClimbsIsRefusedHoweverItIsWritten) {
  for (const char* path : {"users/..", "users/../x", "./x", "%2e%2E/x", ".%2e"}) {
    EXPECT_EQ(url_fault("https://api.example.com/" + std::string(path), kHosts),
              "the address of the request has \"..\" or \".\" in its path")
        << path;
  }
  EXPECT_EQ(url_fault("https://api.example.com/a..b/...?q=/../", kHosts), "");
}

TEST(PackUrl, EncodesAllButLettersDigitsAndAFewMarks) {
  std::string url;
  append_encoded("aZ09-._~ /?#&+%\xC3\xBC", url);
  EXPECT_EQ(url, "aZ09-._~%20%2F%3F%23%26%2B%25%C3%BC");
}

}  // namespace
}  // namespace analytics::server::pack
