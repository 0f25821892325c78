// The curl transport against servers, names and calls that misbehave: whatever happens, `done` is
// called, by the deadline or shortly after, with the error that it should have.
#include <gmock/gmock.h>

#include <vector>

#include "http/curl_api.h"
#include "http/curl_exchange.h"
#include "http/curl_test_support.h"
#include "tests/support/http_server.h"

namespace analytics {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing_support::ClosedPort;
using testing_support::HttpServer;
using testing_support::Reply;

// Long enough that what should come before the deadline does.
constexpr auto kShort = 300ms;

TEST(CurlTransportFaults, AServerThatHangsEndsAtTheDeadline) {
  HttpServer server;
  server.enqueue(Reply::hang());
  const auto answer = ask(*make_transport(), {.url = server.url()}, in(kShort));
  ASSERT_EQ(code_of(answer), ErrorCode::timed_out);
  EXPECT_TRUE(answer.error().retryable);
}

TEST(CurlTransportFaults, AServerThatDripsEndsAtTheDeadline) {
  HttpServer server;
  server.enqueue(Reply::drip());
  EXPECT_EQ(code_of(ask(*make_transport(), {.url = server.url()}, in(kShort))),
            ErrorCode::timed_out);
}

TEST(CurlTransportFaults, ADeadlineThatHasPassedSendsNothing) {
  HttpServer server;
  EXPECT_EQ(code_of(ask(*make_transport(), {.url = server.url()}, in(-1s))), ErrorCode::timed_out);
  EXPECT_EQ(server.requests().size(), 0u);
}

TEST(CurlTransportFaults, ARequestThatWaitsForAConnectionEndsAtItsDeadline) {
  HttpServer server;
  server.enqueue(Reply::hang());
  const auto transport = make_transport({.connections_per_host_max = 1});
  Started hung = start(*transport, {.url = server.url()});
  ASSERT_TRUE(server.wait_for_requests(1));
  EXPECT_EQ(code_of(ask(*transport, {.url = server.url()}, in(kShort))), ErrorCode::timed_out);
  transport->cancel(hung.id);
  EXPECT_EQ(code_of(hung.answer.get()), ErrorCode::canceled);
  EXPECT_TRUE(ask(*transport, {.url = server.url()}));
}

TEST(CurlTransportFaults, OneThatHangsDoesNotHoldUpOthers) {
  HttpServer server;
  server.enqueue(Reply::hang());
  const auto transport = make_transport();
  const Started hung = start(*transport, {.url = server.url()});
  ASSERT_TRUE(server.wait_for_requests(1));
  EXPECT_TRUE(ask(*transport, {.url = server.url()}));
}

TEST(CurlTransportFaults, AResetIsANetworkError) {
  HttpServer server;
  server.enqueue(Reply::reset());
  const auto answer = ask(*make_transport(), {.url = server.url()});
  ASSERT_EQ(code_of(answer), ErrorCode::network_error);
  EXPECT_TRUE(answer.error().retryable);
}

TEST(CurlTransportFaults, ACutBodyIsANetworkError) {
  HttpServer server;
  server.enqueue(Reply::cut_body());
  EXPECT_EQ(code_of(ask(*make_transport(), {.url = server.url()})), ErrorCode::network_error);
}

TEST(CurlTransportFaults, HeadersBelowTheirLimitAreAccepted) {
  HttpServer server;
  server.enqueue(Reply::huge_header(60'000));
  EXPECT_TRUE(ask(*make_transport(), {.url = server.url()}));
}

TEST(CurlTransportFaults, HeadersBeyondTheirLimitAreRefused) {
  HttpServer server;
  server.enqueue(Reply::huge_header(kResponseHeaderBytesMax));
  EXPECT_EQ(code_of(ask(*make_transport(), {.url = server.url()})), ErrorCode::response_too_large);
}

TEST(CurlTransportFaults, AHeaderLineBeyondAllLimitsIsRefused) {
  HttpServer server;
  server.enqueue(Reply::huge_line(10'000'000));
  EXPECT_EQ(code_of(ask(*make_transport(), {.url = server.url()})), ErrorCode::response_too_large);
}

TEST(CurlTransportFaults, ARefusedConnectionNamesTheHostAndNoCredentials) {
  const ClosedPort closed;
  const std::string port = closed.url().substr(closed.url().rfind(':'));
  const auto answer = ask(*make_transport(), {.url = "http://anna:pencil@127.0.0.1" + port});
  ASSERT_EQ(code_of(answer), ErrorCode::connect_failed);
  EXPECT_TRUE(answer.error().retryable);
  EXPECT_THAT(answer.error().message,
              AllOf(HasSubstr("127.0.0.1" + port), Not(HasSubstr("pencil"))));
}

TEST(CurlTransportFaults, ANameThatDoesNotExistIsNotResolved) {
  const auto answer = ask(*make_transport(), {.url = "http://no-such-host.invalid"});
  ASSERT_EQ(code_of(answer), ErrorCode::resolve_failed);
  EXPECT_TRUE(answer.error().retryable);
  EXPECT_THAT(answer.error().message, HasSubstr("no-such-host.invalid"));
}

TEST(CurlTransportFaults, ACanceledRequestSaysSo) {
  HttpServer server;
  server.enqueue(Reply::hang());
  const auto transport = make_transport();
  Started hung = start(*transport, {.url = server.url()});
  ASSERT_TRUE(server.wait_for_requests(1));
  transport->cancel(hung.id);
  EXPECT_EQ(code_of(hung.answer.get()), ErrorCode::canceled);
}

TEST(CurlTransportFaults, CancelingWhatIsNotUnderWayDoesNothing) {
  HttpServer server;
  const auto transport = make_transport();
  Started answered = start(*transport, {.url = server.url()});
  EXPECT_TRUE(answered.answer.get());
  transport->cancel(answered.id);
  transport->cancel(4711);
  EXPECT_TRUE(ask(*transport, {.url = server.url()}));
}

TEST(CurlTransportFaults, DestructionCancelsWhatHangs) {
  HttpServer server([](const auto&) { return Reply::hang(); });
  auto transport = make_transport();
  std::vector<Started> hung;
  for (int i = 0; i < 20; ++i) hung.push_back(start(*transport, {.url = server.url()}));
  ASSERT_TRUE(server.wait_for_requests(20));
  transport.reset();
  for (Started& each : hung) {
    ASSERT_EQ(each.answer.wait_for(0s), std::future_status::ready);
    EXPECT_EQ(code_of(each.answer.get()), ErrorCode::canceled);
  }
}

TEST(CurlTransportFaults, WhatIsStartedDuringDestructionIsCanceledToo) {
  HttpServer server([](const auto&) { return Reply::hang(); });
  auto transport = make_transport();
  std::promise<ErrorCode> second;
  Transport* const raw = transport.get();
  transport->start({.url = server.url()}, soon(), [&](Result<HttpResponse>) {
    raw->start({.url = server.url()}, soon(),
               [&](Result<HttpResponse> result) { second.set_value(code_of(result)); });
  });
  ASSERT_TRUE(server.wait_for_requests(1));
  transport.reset();
  EXPECT_EQ(second.get_future().get(), ErrorCode::canceled);
}

// libcurl's calls, each of which can be made to fail.
struct FailingCurl : CurlApi {
  bool fail_global = false;
  bool fail_multi = false;
  std::atomic<bool> fail_easy = false;
  std::atomic<bool> fail_add = false;
  std::atomic<bool> fail_perform = false;
  std::atomic<bool> fail_poll = false;

  CURLcode global_init() override {
    return fail_global ? CURLE_FAILED_INIT : CurlApi::global_init();
  }
  CURLM* multi_init() override { return fail_multi ? nullptr : CurlApi::multi_init(); }
  CURL* easy_init() override { return fail_easy ? nullptr : CurlApi::easy_init(); }
  CURLMcode add(CURLM* multi, CURL* easy) override {
    return fail_add ? CURLM_OUT_OF_MEMORY : CurlApi::add(multi, easy);
  }
  CURLMcode perform(CURLM* multi, int* running) override {
    return fail_perform ? CURLM_INTERNAL_ERROR : CurlApi::perform(multi, running);
  }
  CURLMcode poll(CURLM* multi, int timeout_ms) override {
    return fail_poll ? CURLM_UNRECOVERABLE_POLL : CurlApi::poll(multi, timeout_ms);
  }
};

TEST(CurlCallsThatFail, AtCreationAreAnError) {
  for (bool FailingCurl::*which : {&FailingCurl::fail_global, &FailingCurl::fail_multi}) {
    const auto api = std::make_shared<FailingCurl>();
    api.get()->*which = true;
    const auto transport = curl_transport({}, api);
    ASSERT_FALSE(transport);
    EXPECT_EQ(transport.error().code, ErrorCode::not_available);
  }
}

TEST(CurlCallsThatFail, LaterEndTheRequestAndNotTheTransport) {
  HttpServer server;
  const auto api = std::make_shared<FailingCurl>();
  const auto transport = curl_transport({.proxy_from_environment = false}, api).value();
  for (auto which : {&FailingCurl::fail_easy, &FailingCurl::fail_add, &FailingCurl::fail_perform,
                     &FailingCurl::fail_poll}) {
    (*api).*which = true;
    const auto answer = ask(*transport, {.url = server.url()});
    ASSERT_EQ(code_of(answer), ErrorCode::network_error);
    EXPECT_TRUE(answer.error().retryable);
    (*api).*which = false;
  }
  EXPECT_TRUE(ask(*transport, {.url = server.url()}));
}

}  // namespace
}  // namespace analytics
