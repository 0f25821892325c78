// `Analytics` with tokens: one server is both the authorization server and the Tracking API.
#include <analytics/client.h>
#include <analytics/oauth.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "oauth/oauth_test_support.h"
#include "tests/support/http_server.h"

namespace analytics {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using testing_support::HttpServer;
using testing_support::RecordedRequest;
using testing_support::Reply;

class AnalyticsWithTokens : public ::testing::Test {
 protected:
  AnalyticsWithTokens() {
    server.set_handler([this](const RecordedRequest& request) {
      return request.target == "/token" ? auth_answer() : Reply{.status = tracking_status(request)};
    });
  }

  Reply auth_answer() {
    if (credentials_refused) return {.status = 401, .body = R"({"error":"invalid_client"})"};
    return {.body =
                R"({"access_token":"t)" + std::to_string(++granted) + R"(","expires_in":3600})"};
  }
  int tracking_status(const RecordedRequest& request) const {
    return request.header("Authorization") == "Bearer t" + std::to_string(good) ? 200 : 401;
  }

  Analytics client(int retries_max = 10) {
    const CurlOptions curl{.proxy_from_environment = false};
    const auto tokens = oauth_token_source({.client_id = "c",
                                            .private_key = private_pem(test_key()),
                                            .key_id = "k",
                                            .auth_server = server.url(),
                                            .curl = curl})
                            .value();
    return Analytics::create(
               {.write_key = "k",
                .host = server.url(),
                .retries_max = retries_max,
                .retry_backoff = std::chrono::milliseconds(1),
                .on_outcome = [this](const Outcome& outcome) { why = outcome.message; },
                .curl = curl,
                .authorization = tokens})
        .value();
  }
  std::vector<std::string> authorizations() const {
    std::vector<std::string> found;
    for (const RecordedRequest& request : server.requests()) {
      if (request.target != "/token") found.push_back(request.header("Authorization"));
    }
    return found;
  }

  std::atomic<int> granted{0};
  std::atomic<int> good{1};  // The token that the Tracking API accepts.
  std::atomic<bool> credentials_refused{false};
  std::string why;  // Of the last outcome; read after a flush.
  HttpServer server;
};

const Track kEvent{.user = User::user_id("u"), .event = "e"};

TEST_F(AnalyticsWithTokens, SendsThemInPlaceOfTheWriteKey) {
  Analytics analytics = client();
  analytics.track(kEvent);
  EXPECT_EQ(analytics.flush(seconds(30)).delivered, 1u);
  EXPECT_THAT(authorizations(), ElementsAre("Bearer t1"));
}

TEST_F(AnalyticsWithTokens, GetsAnotherOneWhereATokenIsRefusedAndDeliversAllTheSame) {
  good = 2;
  Analytics analytics = client();
  analytics.track(kEvent);
  EXPECT_EQ(analytics.flush(seconds(30)).delivered, 1u);
  EXPECT_THAT(authorizations(), ElementsAre("Bearer t1", "Bearer t2"));
}

TEST_F(AnalyticsWithTokens, SendsNothingWithoutOneAndSaysWhy) {
  credentials_refused = true;
  Analytics analytics = client(0);
  analytics.track(kEvent);
  EXPECT_EQ(analytics.flush(seconds(30)).dropped, 1u);
  EXPECT_THAT(authorizations(), ElementsAre());
  EXPECT_EQ(why, "no access token: HTTP 401: invalid_client");
  EXPECT_EQ(analytics.accounting().dropped[static_cast<std::size_t>(DropReason::retries_exhausted)],
            1u);
}

}  // namespace
}  // namespace analytics
