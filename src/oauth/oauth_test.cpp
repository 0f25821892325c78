// The whole source of tokens against an authorization server on loopback.
#include <analytics/oauth.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "oauth/oauth_test_support.h"
#include "tests/support/http_server.h"

namespace analytics {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing_support::ClosedPort;
using testing_support::HttpServer;
using testing_support::RecordedRequest;
using testing_support::Reply;
using namespace std::chrono_literals;

OAuthConfig config(const std::string& server) {
  return {.client_id = "client-1",
          .private_key = private_pem(test_key()),
          .key_id = "key-1",
          .auth_server = server,
          .request_timeout = 30s,
          .curl = {.proxy_from_environment = false}};
}

Reply granted(const std::string& token, const std::string& seconds = "3600") {
  return {.body = R"({"access_token":")" + token + R"(","token_type":"Bearer","expires_in":)" +
                  seconds + "}"};
}

// Grants what RFC 7523 asks for, and refuses the rest as a server would.
class AuthServer {
 public:
  AuthServer() : server_([this](const RecordedRequest& request) { return judge(request); }) {}

  HttpServer& http() { return server_; }
  std::string url() const { return server_.url(); }
  void set_time_ahead(std::chrono::seconds ahead) { ahead_ = ahead.count(); }

 private:
  Reply judge(const RecordedRequest& request) {
    const std::string assertion = form_field(request.body, "client_assertion");
    const std::int64_t time = std::chrono::duration_cast<std::chrono::seconds>(
                                  std::chrono::system_clock::now().time_since_epoch())
                                  .count() +
                              ahead_;
    const bool times = number_claim(assertion, "iat") <= time &&
                       number_claim(assertion, "exp") > time &&
                       number_claim(assertion, "exp") - number_claim(assertion, "iat") <= 60;
    Reply reply = granted("t" + std::to_string(++granted_));
    if (!is_signed_by(test_key(), assertion)) reply = refusal("invalid signature");
    if (!times) reply = refusal("Token used before issued");
    if (request.method != "POST" || request.target != "/token") reply = {.status = 404};
    reply.headers = {{"Date", http_date_of(time)}};
    return reply;
  }

  static Reply refusal(const std::string& why) {
    return {.status = 401,
            .body = R"({"error":"invalid_client","error_description":")" + why + "\"}"};
  }
  static std::string http_date_of(std::int64_t time) {
    const std::time_t seconds = time;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
  }

  std::atomic<std::int64_t> ahead_{0};
  std::atomic<int> granted_{0};
  HttpServer server_;
};

std::string complaint(OAuthConfig wrong) {
  const Result<std::shared_ptr<TokenSource>> source = oauth_token_source(std::move(wrong));
  if (source) return "none";
  EXPECT_EQ(source.error().code, ErrorCode::invalid_config);
  return source.error().message;
}

TEST(OAuthConfig, IsCheckedAndTheErrorNamesTheSetting) {
  const OAuthConfig good = config("https://oauth2.segment.io");
  EXPECT_EQ(complaint(good), "none");
  OAuthConfig wrong = good;
  wrong.client_id = "";
  EXPECT_EQ(complaint(wrong), "OAuthConfig::client_id is empty");
  wrong = good;
  wrong.key_id = "";
  EXPECT_EQ(complaint(wrong), "OAuthConfig::key_id is empty");
  wrong = good;
  wrong.scope = "";
  EXPECT_EQ(complaint(wrong), "OAuthConfig::scope is empty");
  wrong = good;
  wrong.auth_server = "oauth2.segment.io";
  EXPECT_THAT(complaint(wrong), HasSubstr("OAuthConfig::auth_server: The host has no scheme"));
  wrong = good;
  wrong.connect_timeout = 0ms;
  EXPECT_THAT(complaint(wrong), HasSubstr("OAuthConfig::connect_timeout"));
  wrong = good;
  wrong.request_timeout = -1ms;
  EXPECT_THAT(complaint(wrong), HasSubstr("OAuthConfig::request_timeout"));
}

TEST(OAuthConfig, WithAKeyThatIsNoneIsRefusedWithoutQuotingIt) {
  OAuthConfig wrong = config("https://oauth2.segment.io");
  wrong.private_key = "";
  EXPECT_EQ(complaint(wrong), "OAuthConfig::private_key is empty");
  wrong.private_key = "MY-SECRET";
  EXPECT_THAT(complaint(wrong), HasSubstr("OAuthConfig::private_key: the key is not PEM text"));
  EXPECT_THAT(complaint(wrong), Not(HasSubstr("MY-SECRET")));
}

TEST(OAuthTokenSource, SendsNothingUntilATokenIsAskedFor) {
  AuthServer server;
  { const auto source = oauth_token_source(config(server.url())).value(); }
  EXPECT_EQ(server.http().connections(), 0u);
}

TEST(OAuthTokenSource, IsGrantedATokenForItsSignedAssertion) {
  AuthServer server;
  const auto source = oauth_token_source(config(server.url() + "/")).value();
  EXPECT_EQ(outcome(ask(*source, soon())), "t1");
  const RecordedRequest request = server.http().requests().at(0);
  EXPECT_EQ(request.header("Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(form_field(request.body, "grant_type"), "client_credentials");
  EXPECT_EQ(form_field(request.body, "client_assertion_type"),
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  EXPECT_EQ(form_field(request.body, "scope"), "tracking_api:write");
  const TakenApart parts = take_apart(form_field(request.body, "client_assertion"));
  EXPECT_EQ(parts.header, R"({"alg":"RS256","typ":"JWT","kid":"key-1"})");
  const Object claims = Object::parse(parts.claims).value();
  EXPECT_EQ(claims.get("iss")->as_string(), "client-1");
  EXPECT_EQ(claims.get("sub")->as_string(), "client-1");
  EXPECT_EQ(claims.get("aud")->as_string(), server.url());
}

TEST(OAuthTokenSource, UsesATokenAgainAndAnotherOneAfterItWasRefused) {
  AuthServer server;
  const auto source = oauth_token_source(config(server.url())).value();
  EXPECT_EQ(outcome(ask(*source, soon())), "t1");
  EXPECT_EQ(outcome(ask(*source, soon())), "t1");
  source->refused("t1");
  EXPECT_EQ(outcome(ask(*source, soon())), "t2");
  EXPECT_EQ(server.http().requests().size(), 2u);
}

TEST(OAuthTokenSource, SendsOneRequestForManyThreads) {
  AuthServer server;
  const auto source = oauth_token_source(config(server.url())).value();
  std::vector<std::thread> threads;
  std::vector<std::string> outcomes(8);
  for (std::string& mine : outcomes) {
    threads.emplace_back([&source, &mine] { mine = outcome(ask(*source, soon())); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(outcomes, ::testing::Each("t1"));
  EXPECT_EQ(server.http().requests().size(), 1u);
}

TEST(OAuthTokenSource, RenewsPastHalfTheLifeInTheBackground) {
  AuthServer server;
  server.http().enqueue(granted("short", "2"));
  const auto source = oauth_token_source(config(server.url())).value();
  std::string last = outcome(ask(*source, soon()));
  EXPECT_EQ(last, "short");
  const Deadline until = soon();
  while (last == "short" && std::chrono::steady_clock::now() < until) {
    last = outcome(ask(*source, soon()));
  }
  EXPECT_EQ(last, "t1");
  EXPECT_EQ(server.http().requests().size(), 2u);
}

TEST(OAuthTokenSource, TriesAgainWhatMaySucceedLater) {
  AuthServer server;
  server.http().enqueue({.status = 425});
  server.http().enqueue({.status = 500});
  server.http().enqueue(Reply::reset());
  server.http().enqueue({.body = "<html>"});
  const auto source = oauth_token_source(config(server.url())).value();
  EXPECT_EQ(outcome(ask(*source, soon())), "t1");
  EXPECT_EQ(server.http().requests().size(), 5u);
}

TEST(OAuthTokenSource, WaitsAfter429AsLongAsItIsAskedTo) {
  AuthServer server;
  server.http().enqueue(Reply::too_many_requests("1"));
  const auto source = oauth_token_source(config(server.url())).value();
  const Deadline begun = std::chrono::steady_clock::now();
  EXPECT_EQ(outcome(ask(*source, soon())), "t1");
  EXPECT_GE(std::chrono::steady_clock::now() - begun, 1s);
}

TEST(OAuthTokenSource, IsToldByTheServerThatItsKeyIsAnother) {
  AuthServer server;
  OAuthConfig other = config(server.url());
  other.private_key = private_pem(make_rsa_key(2'048));
  const auto source = oauth_token_source(std::move(other)).value();
  EXPECT_EQ(outcome(ask(*source, soon())),
            "no access token: HTTP 401: invalid_client: invalid signature");
  EXPECT_EQ(server.http().requests().size(), 1u);
}

TEST(OAuthTokenSource, IsGrantedATokenThoughItsClockDiffers) {
  AuthServer server;
  server.set_time_ahead(-3600s);
  const auto source = oauth_token_source(config(server.url())).value();
  EXPECT_THAT(outcome(ask(*source, soon())), ::testing::StartsWith("t"));
  EXPECT_EQ(server.http().requests().size(), 2u);
}

TEST(OAuthTokenSource, KeepsADeadlineAgainstAServerThatHangs) {
  AuthServer server;
  server.http().enqueue(Reply::hang());
  const auto source = oauth_token_source(config(server.url())).value();
  const Deadline begun = std::chrono::steady_clock::now();
  const Result<std::string> token = ask(*source, begun + 200ms).get();
  const Duration took = std::chrono::steady_clock::now() - begun;
  EXPECT_EQ(token.error().code, ErrorCode::timed_out);
  EXPECT_GE(took, 200ms);
  EXPECT_LT(took, 10s);
}

TEST(OAuthTokenSource, EndsWhileAServerHangs) {
  AuthServer server;
  server.http().enqueue(Reply::hang());
  auto source = oauth_token_source(config(server.url())).value();
  Token token = ask(*source, soon());
  ASSERT_TRUE(server.http().wait_for_requests(1));
  source.reset();
  ASSERT_TRUE(is_there(token));
  EXPECT_EQ(token.get().error().code, ErrorCode::canceled);
}

TEST(OAuthTokenSource, SaysWhatStoodInTheWayWhereThereIsNoServer) {
  const ClosedPort closed;
  const auto source = oauth_token_source(config(closed.url())).value();
  const Result<std::string> token = ask(*source, std::chrono::steady_clock::now() + 300ms).get();
  EXPECT_EQ(token.error().code, ErrorCode::connect_failed);
  EXPECT_TRUE(token.error().retryable);
}

TEST(OAuthTokenSource, MayBeDroppedByACallerItTells) {
  AuthServer server;
  auto source = oauth_token_source(config(server.url())).value();
  std::promise<void> told;
  TokenSource& asked = *source;
  asked.token(soon(), [held = std::move(source), &told](const Result<std::string>&) mutable {
    held.reset();
    told.set_value();
  });
  EXPECT_EQ(told.get_future().wait_for(30s), std::future_status::ready);
}

}  // namespace
}  // namespace analytics
