// The source of tokens in a child that was forked while a fetch was under way.
#include <analytics/oauth.h>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>

#include "oauth/oauth_test_support.h"
#include "tests/support/http_server.h"

namespace analytics {
namespace {

using testing_support::HttpServer;
using testing_support::RecordedRequest;
using testing_support::Reply;

// Runs `check` in a child; whether it came out true. A child that waits for ever is ended. It ends
// without the clean-up of the test program, which is its parent's.
template <class Check>
bool holds_in_child(Check check) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(30);
    _exit(check() ? 0 : 1);
  }
  int status = -1;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

class OAuthAfterAFork : public ::testing::Test {
 protected:
  OAuthConfig config() {
    return {.client_id = "c",
            .private_key = private_pem(test_key()),
            .key_id = "k",
            .auth_server = server.url(),
            .request_timeout = std::chrono::seconds(30),
            .curl = {.proxy_from_environment = false}};
  }

  std::atomic<int> granted{0};
  HttpServer server{[this](const RecordedRequest&) {
    return Reply{.body = R"({"access_token":"t)" + std::to_string(++granted) +
                         R"(","expires_in":3600})"};
  }};
};

TEST_F(OAuthAfterAFork, MayBeDestroyedInTheChildAndGoesOnInTheParent) {
  server.enqueue(Reply::hang());
  auto source = oauth_token_source(config()).value();
  Token waiting = ask(*source, soon());
  ASSERT_TRUE(server.wait_for_requests(1));
  EXPECT_TRUE(holds_in_child([&] {
    source->refused("t1");
    source.reset();
    return !is_there(waiting);  // It is the parent's to be told.
  }));
  source.reset();
  EXPECT_EQ(waiting.get().error().code, ErrorCode::canceled);
}

TEST_F(OAuthAfterAFork, SaysInTheChildThatAGivenTransportIsNotAvailable) {
  OAuthConfig given = config();
  given.transport = curl_transport(given.curl).value();
  const auto source = oauth_token_source(std::move(given)).value();
  EXPECT_EQ(outcome(ask(*source, soon())), "t1");
  EXPECT_TRUE(holds_in_child(
      [&] { return ask(*source, soon()).get().error().code == ErrorCode::not_available; }));
}

// Thread sanitizers do not let the child of a threaded program start threads.
#if !defined(__SANITIZE_THREAD__)
TEST_F(OAuthAfterAFork, FetchesATokenOfItsOwnInTheChild) {
  auto source = oauth_token_source(config()).value();
  EXPECT_EQ(outcome(ask(*source, soon())), "t1");
  EXPECT_TRUE(holds_in_child([&] {
    const bool fetched = outcome(ask(*source, soon())) == "t2";
    const bool kept = outcome(ask(*source, soon())) == "t2";
    source.reset();
    return fetched && kept;
  }));
  EXPECT_EQ(outcome(ask(*source, soon())), "t1");
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(OAuthAfterAFork, FetchesInTheChildThoughAFetchWasUnderWay) {
  server.enqueue(Reply::hang());
  auto source = oauth_token_source(config()).value();
  const Token waiting = ask(*source, soon());
  ASSERT_TRUE(server.wait_for_requests(1));
  EXPECT_TRUE(holds_in_child([&] { return outcome(ask(*source, soon())) == "t1"; }));
}
#endif

}  // namespace
}  // namespace analytics
