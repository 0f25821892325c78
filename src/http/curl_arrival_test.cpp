// What the curl transport says of a request that brought no answer: whether the server may have
// got it.
#include <gtest/gtest.h>

#include "http/curl_test_support.h"
#include "tests/support/http_server.h"

namespace analytics {
namespace {

using namespace std::chrono_literals;
using testing_support::ClosedPort;
using testing_support::HttpServer;
using testing_support::Reply;

bool maybe_arrived(const std::string& url, Duration within = 10s) {
  const auto answer = ask(*make_transport(), {.url = url, .body = "x"}, in(within));
  EXPECT_FALSE(answer);
  return !answer && answer.error().maybe_arrived;
}

TEST(CurlTransportArrival, IsNotPossibleWithoutAConnection) {
  EXPECT_FALSE(maybe_arrived(ClosedPort().url()));
  EXPECT_FALSE(maybe_arrived("http://no-such-host.invalid"));
}

TEST(CurlTransportArrival, IsNotPossibleWhereTlsFailed) {
  HttpServer speaks_no_tls;
  EXPECT_FALSE(maybe_arrived("https://127.0.0.1:" + std::to_string(speaks_no_tls.port())));
}

TEST(CurlTransportArrival, IsNotPossibleWhereTheDeadlineHadPassed) {
  HttpServer server;
  EXPECT_FALSE(maybe_arrived(server.url(), -1s));
  EXPECT_EQ(server.connections(), 0u);
}

TEST(CurlTransportArrival, IsPossibleWhereNoAnswerCameInTime) {
  HttpServer server;
  server.enqueue(Reply::hang());
  EXPECT_TRUE(maybe_arrived(server.url(), 500ms));
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(CurlTransportArrival, IsPossibleWhereTheConnectionBrokeAfterwards) {
  HttpServer server;
  server.enqueue(Reply::reset());
  EXPECT_TRUE(maybe_arrived(server.url()));
  server.enqueue(Reply::cut_body());
  EXPECT_TRUE(maybe_arrived(server.url()));
}

TEST(CurlTransportArrival, IsCertainWhereAStatusCame) {
  HttpServer server;
  server.enqueue(Reply::huge_header(1'000'000));
  const auto answer = ask(*make_transport(), {.url = server.url()});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().http_status, 200);
  EXPECT_FALSE(answer.error().maybe_arrived);
}

}  // namespace
}  // namespace analytics
