#include "server/destinations/http_trace.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

HttpRequest request(std::vector<HttpHeader> headers, std::string body = "{}") {
  return {
      .url = "https://example.com/hook", .headers = std::move(headers), .body = std::move(body)};
}

TEST(HttpTrace, ShowsTheRequestAndTheAnswer) {
  const AttemptTrace trace = http_trace(
      request({{"Content-Type", "application/json"}}, R"({"a":1})"),
      HttpResponse{.status = 400, .headers = {{"Server", "x"}}, .body = "no such field"}, {});
  EXPECT_EQ(trace.request,
            "POST https://example.com/hook\nContent-Type: application/json\n\n{\"a\":1}");
  EXPECT_EQ(trace.response, "400\nServer: x\n\nno such field");
}

TEST(HttpTrace, WhereNoAnswerCameThereIsNone) {
  EXPECT_EQ(http_trace(request({}), Error{ErrorCode::timed_out, "late"}, {}).response, "");
}

TEST(HttpTrace, HeadersThatAuthorizeAreHidden) {
  const AttemptTrace trace =
      http_trace(request({{"authorization", "Basic a"}, {"X-Signature", "b"}}),
                 HttpResponse{.status = 200, .headers = {{"set-cookie", "session=c"}}}, {});
  EXPECT_EQ(trace.request,
            "POST https://example.com/hook\nauthorization: ***\nX-Signature: ***\n\n{}");
  EXPECT_EQ(trace.response, "200\nset-cookie: ***");
}

TEST(HttpTrace, HeadersOfTheSettingsAreHiddenWhateverTheirCase) {
  const AttemptTrace trace = http_trace(
      request({{"X-Api-Key", "1"}}), HttpResponse{.status = 200, .headers = {{"x-api-key", "1"}}},
      {.header_names = {"x-API-key"}});
  EXPECT_EQ(trace.request, "POST https://example.com/hook\nX-Api-Key: ***\n\n{}");
  EXPECT_EQ(trace.response, "200\nx-api-key: ***");
}

TEST(HttpTrace, SecretsAreMaskedWhereverTheyStand) {
  const HttpSecrets secrets{.mask = SecretMask({"s3cr/t"})};
  const AttemptTrace trace =
      http_trace(request({{"X-Echo", "s3cr/t"}}, R"({"key":"s3cr/t"})"),
                 HttpResponse{.status = 403, .body = "s3cr%2Ft czNjci90 s3cr\\/t"}, secrets);
  EXPECT_EQ(trace.request, "POST https://example.com/hook\nX-Echo: ***\n\n{\"key\":\"***\"}");
  EXPECT_EQ(trace.response, "403\n\n*** *** ***");
}

TEST(HttpTrace, ALongBodyIsCutAndSaysSo) {
  const AttemptTrace trace = http_trace(
      request({}), HttpResponse{.status = 200, .body = std::string(kTraceBytesMax + 1, 'x')}, {});
  EXPECT_TRUE(trace.response.ends_with("x\n… (cut: 16385 bytes in all)"));
}

TEST(HttpTrace, NoPartOfASecretIsLeftWhereABodyIsCut) {
  const HttpSecrets secrets{.mask = SecretMask({"secretsecret"})};
  const std::string body = std::string(kTraceBytesMax - 6, 'x') + "secretsecret and more";
  const AttemptTrace trace =
      http_trace(request({}, body), Error{ErrorCode::timed_out, ""}, secrets);
  EXPECT_EQ(trace.request.find("secret"), std::string::npos);
}

TEST(HttpTrace, NoPartOfASecretIsLeftAfterOthersWereMasked) {
  const HttpSecrets secrets{.mask = SecretMask({"secretsecret"})};
  std::string body;
  while (body.size() < 3 * kTraceBytesMax) body += "secretsecret,";
  const AttemptTrace trace =
      http_trace(request({}, body), Error{ErrorCode::timed_out, ""}, secrets);
  EXPECT_EQ(trace.request.find('s', trace.request.find("***")), trace.request.rfind("s in all)"));
}

TEST(HttpTrace, AHeadersValueIsLookedForWithAndWithoutItsScheme) {
  EXPECT_EQ(secrets_in_header("Bearer abcdef"),
            (std::vector<std::string>{"Bearer abcdef", "abcdef"}));
  EXPECT_TRUE(secrets_in_header("1").empty()) << "it would stand anywhere";
}

}  // namespace
}  // namespace analytics::server
