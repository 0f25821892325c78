#include <gtest/gtest.h>

#include <thread>

#include "server/http/listener.h"
#include "server/http/test_server.h"

namespace analytics::server {
namespace {

bool has_code(const Answer& answer, const std::string& code) {
  return answer.body.starts_with(R"({"success":false,"code":")" + code + "\"") &&
         answer.has("Content-Type: application/json\r\n") && answer.has("Connection: close\r\n");
}

TEST(ListenerLimits, ABodyAtTheLimitIsTakenAndOneByteMoreIs413) {
  const auto listener = start_listener({.body_bytes_max = 1000}, echo);
  TestClient client(listener->port());
  client.send(post(std::string(1000, 'x')));
  EXPECT_EQ(client.answer().status, 200);
  client.send(post(std::string(1001, 'x')));
  const Answer answer = client.answer();
  EXPECT_EQ(answer.status, 413);
  EXPECT_TRUE(has_code(answer, "payload_too_large")) << answer.body;
  EXPECT_TRUE(client.ends());
}

TEST(ListenerLimits, AClientThatSendsAllOfATooLargeBodyStillReadsTheAnswer) {
  const auto listener = start_listener({.body_bytes_max = 1000}, echo);
  TestClient client(listener->port());
  client.send(post(std::string(4 << 20, 'x')));
  EXPECT_EQ(client.answer().status, 413);
}

TEST(ListenerLimits, AChunkedBodyBeyondTheLimitIs413) {
  const auto listener = start_listener({.body_bytes_max = 10}, echo);
  TestClient client(listener->port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nhello");
  EXPECT_EQ(client.answer().status, 413);
}

TEST(ListenerLimits, HeadersBeyondTheLimitAre431) {
  const auto listener = start_listener({.header_bytes_max = 1024}, echo);
  TestClient client(listener->port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(1100, 'x'));
  const Answer answer = client.answer();
  EXPECT_EQ(answer.status, 431);
  EXPECT_TRUE(has_code(answer, "headers_too_large")) << answer.body;
  EXPECT_TRUE(client.ends());
}

TEST(ListenerLimits, WhatIsNotHttpIs400) {
  const auto listener = start_listener({}, echo);
  TestClient client(listener->port());
  client.send("\x16\x03\x01 hello\r\n\r\n");
  const Answer answer = client.answer();
  EXPECT_EQ(answer.status, 400);
  EXPECT_TRUE(has_code(answer, "bad_request")) << answer.body;
  EXPECT_TRUE(client.ends());
}

TEST(ListenerLimits, AConnectionWithoutARequestEndsAfterTheIdleTimeout) {
  const auto listener = start_listener({.idle_timeout = milliseconds(50)}, echo);
  TestClient fresh(listener->port());
  EXPECT_TRUE(fresh.ends());
  TestClient used(listener->port());
  used.send(kGet);
  EXPECT_EQ(used.answer().status, 200);
  EXPECT_TRUE(used.ends());
}

TEST(ListenerLimits, ARequestThatStopsComingIs408) {
  const auto listener = start_listener({.request_timeout = milliseconds(50)}, echo);
  for (const std::string part : {"G", "GET / HTTP/1.1\r\nHost: h\r\n",
                                 "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf"}) {
    TestClient client(listener->port());
    client.send(part);
    const Answer answer = client.answer();
    EXPECT_EQ(answer.status, 408) << part;
    EXPECT_TRUE(has_code(answer, "request_timeout")) << answer.body;
    EXPECT_TRUE(client.ends());
  }
}

TEST(ListenerLimits, ARequestThatDripsIs408) {
  const auto listener = start_listener({.request_timeout = milliseconds(50)}, echo);
  TestClient client(listener->port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
  for (int drops = 0; drops < 1'000'000 && !client.readable_within(milliseconds(5)); ++drops) {
    client.send("x");
  }
  EXPECT_EQ(client.answer().status, 408);
}

TEST(ListenerLimits, AnAnswerMayTakeLongerThanARequest) {
  HeldReplies held;
  const auto listener = start_listener(
      {.request_timeout = milliseconds(20), .idle_timeout = milliseconds(20)}, held.handler());
  TestClient client(listener->port());
  client.send(kGet);
  const Held came = held.next();
  EXPECT_FALSE(client.readable_within(milliseconds(150)));
  came.reply({.body = "at last"});
  EXPECT_EQ(client.answer().body, "at last");
}

TEST(ListenerLimits, AClientThatDoesNotReadItsAnswerIsLeft) {
  HeldReplies held;
  const auto listener = start_listener({.request_timeout = milliseconds(100)}, held.handler());
  TestClient client(listener->port());
  client.send(kGet);
  held.next().reply({.body = std::string(64 << 20, 'x')});
  // Stopping need not wait for it to its deadline.
  const Deadline deadline = steady_clock::now() + seconds(30);
  listener->stop(deadline);
  EXPECT_LT(steady_clock::now(), deadline);
  EXPECT_EQ(client.answer().status, 0);
}

TEST(ListenerLimits, AConnectionTooManyGets503AndThenThereIsRoomAgain) {
  const auto listener = start_listener({.connections_max = 2}, echo);
  TestClient first(listener->port());
  TestClient second(listener->port());
  for (TestClient* client : {&first, &second}) {
    client->send(kGet);
    EXPECT_EQ(client->answer().status, 200);
  }
  TestClient third(listener->port());
  const Answer answer = third.answer();
  EXPECT_EQ(answer.status, 503);
  EXPECT_TRUE(has_code(answer, "overloaded")) << answer.body;
  EXPECT_TRUE(answer.has("Retry-After: 1\r\n"));
  EXPECT_TRUE(third.ends());
  third.hang_up();
  first.hang_up();
  int status = 503;
  for (int i = 0; i < 1000 && status != 200; ++i) {
    TestClient next(listener->port());
    next.send(kGet);
    status = next.answer().status;
  }
  EXPECT_EQ(status, 200);
}

TEST(ListenerLimits, RequestsTogetherBeyondTheirLimitGet503) {
  HeldReplies held;
  const auto listener = start_listener({.requests_bytes_max = 1500}, held.handler());
  TestClient first(listener->port());
  first.send(post(std::string(1000, 'x')));
  const Held came = held.next();
  TestClient second(listener->port());
  second.send(post(std::string(1000, 'x')));
  EXPECT_TRUE(has_code(second.answer(), "overloaded"));
  came.reply({});
  EXPECT_EQ(first.answer().status, 200);
  TestClient third(listener->port());
  third.send(post(std::string(1000, 'x')));
  held.next().reply({});
  EXPECT_EQ(third.answer().status, 200);
}

}  // namespace
}  // namespace analytics::server
