#include "oauth/token_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/deadline.h"

namespace analytics {
namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

Result<AccessToken> read(int status, std::string body) {
  return read_token_answer({.status = status, .body = std::move(body)});
}

TEST(TokenAnswer, HasTheTokenAndItsLifetime) {
  const AccessToken token =
      read(200, R"({"access_token":"t-1","token_type":"Bearer","expires_in":86400})").value();
  EXPECT_EQ(token.text, "t-1");
  EXPECT_EQ(token.lifetime, 24h);
}

TEST(TokenAnswer, MayHaveALifetimeWithAFraction) {
  EXPECT_EQ(read(200, R"({"access_token":"t","expires_in":1.5})").value().lifetime, 1500ms);
}

TEST(TokenAnswer, IsBoundedWhereItsLifetimeIsBeyondAnyClock) {
  EXPECT_EQ(read(200, R"({"access_token":"t","expires_in":1e300})").value().lifetime, kLongestWait);
}

class NoToken : public testing::TestWithParam<std::string> {};

TEST_P(NoToken, IsReadThoughTheStatusIs200) {
  const Result<AccessToken> token = read(200, GetParam());
  ASSERT_FALSE(token) << GetParam();
  EXPECT_EQ(token.error().code, ErrorCode::no_token);
  EXPECT_TRUE(token.error().retryable);
}

INSTANTIATE_TEST_SUITE_P(Bodies, NoToken,
                         testing::Values("", "<html>", "[]",
                                         R"({"access_token":"t","expires_in":1)", "{}",
                                         R"({"access_token":"t"})", R"({"expires_in":3600})",
                                         R"({"access_token":1,"expires_in":3600})",
                                         R"({"access_token":"","expires_in":3600})",
                                         R"({"access_token":"a b","expires_in":3600})",
                                         R"({"access_token":"a\r\nX-Y: z","expires_in":3600})",
                                         R"({"access_token":"ä","expires_in":3600})",
                                         R"({"access_token":"t","expires_in":"3600"})",
                                         R"({"access_token":"t","expires_in":0})",
                                         R"({"access_token":"t","expires_in":-1})",
                                         R"({"access_token":"t","expires_in":null})"));

TEST(TokenAnswer, MayBeAsLongAsAHeaderMayBeAndNoLonger) {
  const auto of_size = [](std::size_t size) {
    return R"({"access_token":")" + std::string(size, 't') + R"(","expires_in":1})";
  };
  EXPECT_TRUE(read(200, of_size(kTokenBytesMax)));
  EXPECT_FALSE(read(200, of_size(kTokenBytesMax + 1)));
}

TEST(TokenAnswer, ThatRefusesSaysWhyInTheServersWords) {
  const Error error =
      read(401, R"({"error":"invalid_client","error_description":"No such key"})").error();
  EXPECT_EQ(error.code, ErrorCode::no_token);
  EXPECT_EQ(error.http_status, 401);
  EXPECT_EQ(error.message, "HTTP 401: invalid_client: No such key");
  EXPECT_EQ(error.response_body, "");
}

TEST(TokenAnswer, ShowsNothingElseOfABody) {
  EXPECT_EQ(read(500, "<html>oops</html>").error().message, "HTTP 500");
  EXPECT_EQ(read(500, R"({"message":"private"})").error().message, "HTTP 500");
  EXPECT_EQ(read(400, R"({"error":{"a":1},"error_description":7})").error().message, "HTTP 400");
}

TEST(TokenAnswer, ShowsNoWordThatMayBeAToken) {
  const std::string assertion = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJhIn0.c2ln";
  EXPECT_EQ(read(400, R"({"error":"bad","error_description":"assertion )" + assertion +
                          R"( has expired"})")
                .error()
                .message,
            "HTTP 400: bad: assertion [...] has expired");
}

TEST(TokenAnswer, CutsALongReasonAndCleansAnOddOne) {
  std::string words;
  for (int i = 0; i < 100; ++i) words += "word ";
  EXPECT_EQ(read(400, R"({"error":")" + words + "\"}").error().message.size(),
            std::string("HTTP 400: ").size() + kReasonBytesMax);
  EXPECT_EQ(read(400, R"({"error":"a\nb\u001b[1m"})").error().message, "HTTP 400: a?b?[1m");
}

TEST(TokenAnswer, IsFinalFor400And401And415Alone) {
  for (int status = 100; status < 600; ++status) {
    if (status == 200) continue;
    const bool is_final = status == 400 || status == 401 || status == 415;
    EXPECT_EQ(read(status, "{}").error().retryable, !is_final) << status;
  }
}

}  // namespace
}  // namespace analytics
