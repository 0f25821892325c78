#include "server/ingest/cors.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

std::string header(const ServerResponse& response, std::string_view name) {
  for (const HttpHeader& one : response.headers) {
    if (one.name == name) return one.value;
  }
  return "";
}

ServerRequest asked(std::string headers) {
  return {.method = "OPTIONS",
          .target = "/v1/t",
          .headers = {{"Origin", "https://shop.example"},
                      {"Access-Control-Request-Method", "POST"},
                      {"Access-Control-Request-Headers", std::move(headers)}}};
}

TEST(Cors, APreflightAllowsTheHeadersThatAreAskedFor) {
  const ServerResponse response = preflight(asked("authorization,content-type"), true);
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_EQ(header(response, "Access-Control-Allow-Headers"), "authorization,content-type");
  EXPECT_EQ(header(response, "Access-Control-Allow-Methods"), "GET, HEAD, POST");
  EXPECT_EQ(header(response, "Access-Control-Max-Age"), "7200");
  EXPECT_EQ(header(response, "Vary"), "Origin");
}

TEST(Cors, APreflightRepeatsNoListThatIsNone) {
  for (const std::string& list : {std::string("x\r\nSet-Cookie: a"), std::string(2'000, 'x'),
                                  std::string("<script>"), std::string()}) {
    EXPECT_EQ(header(preflight(asked(list), true), "Access-Control-Allow-Headers"),
              "Authorization, Content-Type, Content-Encoding");
  }
}

TEST(Cors, APreflightOfAPageThatMayNotSendAllowsNothing) {
  const ServerResponse response = preflight(asked("content-type"), false);
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "");
  EXPECT_EQ(header(response, "Vary"), "Origin");
}

TEST(Cors, AnAnswerMayBeReadByThePageWithTheWaitItIsAskedFor) {
  ServerResponse response{.body = "{}"};
  allow(response, "https://shop.example");
  EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_EQ(header(response, "Access-Control-Allow-Credentials"), "true");
  EXPECT_NE(header(response, "Access-Control-Expose-Headers").find("Retry-After"),
            std::string::npos);
}

TEST(Cors, AnAnswerToAServerHasNoneOfIt) {
  ServerResponse response{.body = "{}"};
  allow(response, "");
  EXPECT_TRUE(response.headers.empty());
}

}  // namespace
}  // namespace analytics::server
