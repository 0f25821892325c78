#include "oauth/token_request.h"

#include <gtest/gtest.h>

#include "oauth/oauth_test_support.h"

namespace analytics {
namespace {

using std::chrono::seconds;

TokenSettings settings() {
  return {.client_id = "client-1",
          .private_key = private_pem(test_key()),
          .key_id = "key-1",
          .auth_server = "https://oauth2.segment.io",
          .url = "https://oauth2.segment.io/token",
          .scope = "tracking_api:write",
          .connect_timeout = seconds(3)};
}

TEST(ClientAssertion, SaysWhoAsksWhomAndWhen) {
  const std::string assertion = client_assertion(settings(), seconds(1'000'000), "id-1").value();
  const TakenApart parts = take_apart(assertion);
  EXPECT_EQ(parts.header, R"({"alg":"RS256","typ":"JWT","kid":"key-1"})");
  EXPECT_EQ(parts.claims, R"({"iss":"client-1","sub":"client-1","aud":"https://oauth2.segment.io",)"
                          R"("iat":999995,"exp":1000055,"jti":"id-1"})");
}

TEST(ClientAssertion, IsSignedByThePrivateKey) {
  const std::string assertion = client_assertion(settings(), seconds(1'000'000), "id-1").value();
  EXPECT_TRUE(is_signed_by(test_key(), assertion));
  EXPECT_FALSE(is_signed_by(make_rsa_key(2'048), assertion));
}

TEST(ClientAssertion, IsWrittenInTheAlphabetOfUrlsWithoutPadding) {
  const std::string assertion = client_assertion(settings(), seconds(1'000'000), "a>b?c~").value();
  EXPECT_EQ(assertion.find_first_of("+/="), std::string::npos);
  EXPECT_TRUE(is_signed_by(test_key(), assertion));
}

TEST(ClientAssertion, QuotesWhatJsonHasToQuote) {
  TokenSettings odd = settings();
  odd.client_id = "a\"b\n";
  const std::string assertion = client_assertion(odd, seconds(0), "id").value();
  const Object claims = Object::parse(take_apart(assertion).claims).value();
  EXPECT_EQ(claims.get("iss")->as_string(), "a\"b\n");
}

TEST(TokenRequest, IsAFormToTheTokenAddress) {
  const HttpRequest request = token_request(settings(), seconds(1'000'000), "id-1").value();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://oauth2.segment.io/token");
  EXPECT_EQ(request.connect_timeout, seconds(3));
  EXPECT_EQ(request.headers[0].name, "Content-Type");
  EXPECT_EQ(request.headers[0].value, "application/x-www-form-urlencoded");
  const std::string assertion = client_assertion(settings(), seconds(1'000'000), "id-1").value();
  EXPECT_EQ(request.body,
            "grant_type=client_credentials&client_assertion_type="
            "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" +
                assertion + "&scope=tracking_api%3Awrite");
}

TEST(TokenRequest, EncodesAScopeOfSeveralWordsAndBytesBeyondAscii) {
  TokenSettings wide = settings();
  wide.scope = "a b&c=\xC3\xA4+~";
  const HttpRequest request = token_request(wide, seconds(0), "id").value();
  EXPECT_TRUE(request.body.ends_with("&scope=a%20b%26c%3D%C3%A4%2B~"));
}

TEST(TokenRequest, IsNoneWithAKeyThatIsNone) {
  TokenSettings without = settings();
  without.private_key = "";
  EXPECT_FALSE(token_request(without, seconds(0), "id"));
}

}  // namespace
}  // namespace analytics
