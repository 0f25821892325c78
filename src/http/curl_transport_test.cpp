// The curl transport against a server that behaves.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "http/curl_test_support.h"
#include "tests/support/http_server.h"

namespace analytics {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing_support::HttpServer;
using testing_support::RecordedRequest;
using testing_support::Reply;

TEST(CurlTransport, SendsMethodPathHeadersAndBodyAsTheyAre) {
  HttpServer server;
  ASSERT_TRUE(
      ask(*make_transport(), {.url = server.url() + "/v1/batch?a=b",
                              .headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}},
                              .body = std::string("{\"a\":\"\0\"}", 9)}));
  const RecordedRequest request = server.requests().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/v1/batch?a=b");
  EXPECT_EQ(request.body, std::string_view("{\"a\":\"\0\"}", 9));
  EXPECT_EQ(request.header("Content-Type"), "application/json");
  EXPECT_EQ(request.header("Content-Length"), "9");
}

TEST(CurlTransport, AddsNoHeadersButHostLengthAndAccept) {
  HttpServer server;
  ASSERT_TRUE(ask(*make_transport(), {.url = server.url(), .body = std::string(2'000'000, 'x')}));
  std::set<std::string> names;
  const RecordedRequest request = server.requests().at(0);
  for (const HttpHeader& header : request.headers) names.insert(header.name);
  EXPECT_THAT(names, ElementsAre("Accept", "Content-Length", "Host"));
}

TEST(CurlTransport, SendsAPostWithoutABody) {
  HttpServer server;
  ASSERT_TRUE(ask(*make_transport(), {.url = server.url()}));
  EXPECT_EQ(server.requests().at(0).method, "POST");
  EXPECT_EQ(server.requests().at(0).header("Content-Length"), "0");
}

TEST(CurlTransport, SendsOtherMethods) {
  HttpServer server;
  const auto transport = make_transport();
  for (const std::string method : {"GET", "PUT", "DELETE", "PATCH"}) {
    const std::string body = method == "GET" ? "" : "x";
    ASSERT_TRUE(ask(*transport, {.method = method, .url = server.url(), .body = body}));
    EXPECT_EQ(server.requests().back().method, method);
    EXPECT_EQ(server.requests().back().body, body);
  }
}

TEST(CurlTransport, GivesBackStatusHeadersAndBody) {
  HttpServer server;
  server.enqueue({.status = 201,
                  .headers = {{"X-One", " first "}, {"X-One", "second"}, {"X-Empty", ""}},
                  .body = "the body"});
  const Result<HttpResponse> answer = ask(*make_transport(), {.url = server.url()});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->body, "the body");
  EXPECT_EQ(answer->header("x-one"), "first");
  EXPECT_EQ(answer->header("X-Empty"), "");
  EXPECT_EQ(answer->header("X-Other"), "");
  EXPECT_EQ(answer->headers.size(), 4u);
}

TEST(CurlTransport, GivesBackEveryStatusAsAnAnswer) {
  HttpServer server;
  const auto transport = make_transport();
  for (const int status : {200, 204, 302, 400, 404, 429, 500, 503, 529}) {
    server.enqueue({.status = status, .body = ""});
    const Result<HttpResponse> answer = ask(*transport, {.url = server.url()});
    ASSERT_TRUE(answer) << status << " " << answer.error().message;
    EXPECT_EQ(answer->status, status);
  }
}

TEST(CurlTransport, FollowsNoRedirect) {
  HttpServer server;
  server.enqueue({.status = 307, .headers = {{"Location", server.url() + "/elsewhere"}}});
  EXPECT_EQ(ask(*make_transport(), {.url = server.url()}).value().status, 307);
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(CurlTransport, GivesBackRetryAfter) {
  HttpServer server;
  server.enqueue(Reply::too_many_requests("7"));
  const HttpResponse answer = ask(*make_transport(), {.url = server.url()}).value();
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.header("Retry-After"), "7");
}

TEST(CurlTransport, UsesOneConnectionForRequestsThatFollowEachOther) {
  HttpServer server;
  const auto transport = make_transport();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(ask(*transport, {.url = server.url()}));
  EXPECT_EQ(server.requests().size(), 20u);
  EXPECT_EQ(server.connections(), 1u);
}

TEST(CurlTransport, ConnectsAnewWhereTheServerHasClosedTheConnection) {
  HttpServer server;
  const auto transport = make_transport();
  server.enqueue({.headers = {{"Connection", "close"}}});
  ASSERT_TRUE(ask(*transport, {.url = server.url()}));
  ASSERT_TRUE(ask(*transport, {.url = server.url()}));
  EXPECT_EQ(server.connections(), 2u);
}

TEST(CurlTransport, SendsManyRequestsAtOnceOverAFewConnections) {
  HttpServer server([](const RecordedRequest& request) { return Reply{.body = request.body}; });
  const auto transport = make_transport({.connections_per_host_max = 4});
  std::vector<Started> started;
  for (int i = 0; i < 300; ++i) {
    started.push_back(start(*transport, {.url = server.url(), .body = std::to_string(i)}));
  }
  for (int i = 0; i < 300; ++i) {
    const Result<HttpResponse> answer = started[static_cast<std::size_t>(i)].answer.get();
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, std::to_string(i));
  }
  EXPECT_LE(server.connections(), 4u);
}

TEST(CurlTransport, IsUsedBySeveralThreads) {
  HttpServer server([](const RecordedRequest& request) { return Reply{.body = request.body}; });
  const auto transport = make_transport();
  const auto work = [&](int thread) {
    for (int i = 0; i < 50; ++i) {
      const std::string body = std::to_string(thread) + "/" + std::to_string(i);
      if (ask(*transport, {.url = server.url(), .body = body}).value().body != body) return false;
    }
    return true;
  };
  std::vector<std::future<bool>> threads;
  for (int i = 0; i < 4; ++i) threads.push_back(std::async(std::launch::async, work, i));
  for (auto& thread : threads) EXPECT_TRUE(thread.get());
  EXPECT_EQ(server.requests().size(), 200u);
}

TEST(CurlTransport, LetsDoneStartTheNextRequest) {
  HttpServer server;
  const auto transport = make_transport();
  std::promise<int> second;
  transport->start({.url = server.url()}, soon(), [&](Result<HttpResponse>) {
    transport->start({.url = server.url()}, soon(), [&](Result<HttpResponse> result) {
      second.set_value(result ? result->status : 0);
    });
  });
  EXPECT_EQ(second.get_future().get(), 200);
}

TEST(CurlTransport, AcceptsABodyExactlyAtTheLimit) {
  HttpServer server;
  server.enqueue({.body = std::string(1000, 'x')});
  EXPECT_TRUE(ask(*make_transport(), {.url = server.url(), .response_bytes_max = 1000}));
}

TEST(CurlTransport, RefusesABodyOneByteBeyondTheLimitAndSaysItsStatus) {
  HttpServer server;
  server.enqueue({.status = 404, .body = std::string(1001, 'x')});
  const auto answer = ask(*make_transport(), {.url = server.url(), .response_bytes_max = 1000});
  ASSERT_EQ(code_of(answer), ErrorCode::response_too_large);
  EXPECT_EQ(answer.error().http_status, 404);
}

class WrongRequest : public ::testing::TestWithParam<HttpRequest> {};

TEST_P(WrongRequest, IsAnErrorOfTheSettings) {
  const auto answer = ask(*make_transport(), GetParam());
  ASSERT_EQ(code_of(answer), ErrorCode::invalid_config);
  EXPECT_FALSE(answer.error().retryable);
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongRequest,
    ::testing::Values(HttpRequest{.url = ""}, HttpRequest{.url = "127.0.0.1"},
                      HttpRequest{.url = "file:///etc/passwd"},
                      HttpRequest{.url = "gopher://127.0.0.1"}, HttpRequest{.url = "http://"},
                      HttpRequest{.method = "", .url = "http://127.0.0.1"},
                      HttpRequest{.method = "GET / HTTP/1.1\r\nX:", .url = "http://127.0.0.1"},
                      HttpRequest{.url = "http://127.0.0.1", .headers = {{"X", "1\r\nY: 2"}}},
                      HttpRequest{.url = "http://127.0.0.1", .headers = {{"X\n", "1"}}},
                      HttpRequest{.url = "http://127.0.0.1", .headers = {{"", "1"}}}));

TEST(CurlTransportAddresses, AreAskedForInNumbersBeforeConnecting) {
  HttpServer server;
  std::vector<std::string> asked;
  const auto transport = make_transport({.allow_address = [&](std::string_view address) {
    asked.emplace_back(address);
    return true;
  }});
  const std::string by_name = "http://localhost:" + std::to_string(server.port());
  ASSERT_TRUE(ask(*transport, {.url = by_name}));
  EXPECT_THAT(asked, ::testing::Contains("127.0.0.1"));
}

TEST(CurlTransportAddresses, ThatAreNotAllowedAreNotConnectedTo) {
  HttpServer server;
  const auto transport = make_transport({.allow_address = [](std::string_view) { return false; }});
  const auto answer = ask(*transport, {.url = server.url()});
  ASSERT_EQ(code_of(answer), ErrorCode::connect_failed);
  EXPECT_FALSE(answer.error().retryable);
  EXPECT_THAT(answer.error().message, HasSubstr("127.0.0.1 is not allowed"));
  EXPECT_EQ(server.connections(), 0u);
}

}  // namespace
}  // namespace analytics
