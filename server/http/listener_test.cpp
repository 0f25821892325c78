#include "server/http/listener.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "server/http/test_server.h"

namespace analytics::server {
namespace {

TEST(Listener, AnswersAndKeepsTheConnection) {
  const auto listener = start_listener({}, echo);
  TestClient client(listener->port());
  for (const std::string body : {"first", "second"}) {
    client.send(post(body));
    const Answer answer = client.answer();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, body);
    EXPECT_TRUE(answer.has("Date: "));
    EXPECT_TRUE(answer.has("Content-Type: application/json\r\n"));
  }
}

TEST(Listener, TellsTheHandlerEverythingOfTheRequest) {
  HeldReplies held;
  const auto listener = start_listener({}, held.handler());
  TestClient client(listener->port());
  client.send("PATCH /a?b=c HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nX-A: 1\r\n\r\n{}");
  const Held came = held.next();
  EXPECT_EQ(came.request.method, "PATCH");
  EXPECT_EQ(came.request.path(), "/a");
  EXPECT_EQ(came.request.query(), "b=c");
  EXPECT_EQ(came.request.header("x-a"), "1");
  EXPECT_EQ(came.request.body, "{}");
  EXPECT_EQ(came.request.remote_address, "127.0.0.1");
}

TEST(Listener, TakesAReplyLaterFromAnotherThread) {
  HeldReplies held;
  const auto listener = start_listener({.threads = 2}, held.handler());
  TestClient client(listener->port());
  client.send(kGet);
  std::thread other([&] { held.next().reply({.status = 201, .body = "late"}); });
  EXPECT_EQ(client.answer().status, 201);
  other.join();
}

TEST(Listener, AnswersOnceThoughRepliedToTwice) {
  const auto listener = start_listener({}, [](const ServerRequest&, const Reply& reply) {
    reply({.body = "one"});
    reply({.body = "two"});
  });
  TestClient client(listener->port());
  client.send(kGet);
  EXPECT_EQ(client.answer().body, "one");
  client.send(kGet);
  EXPECT_EQ(client.answer().body, "one");
}

TEST(Listener, Answers500ForAReplyThatWasDropped) {
  const auto listener = start_listener({}, [](const ServerRequest&, const Reply&) {});
  TestClient client(listener->port());
  client.send(kGet);
  const Answer answer = client.answer();
  EXPECT_EQ(answer.status, 500);
  EXPECT_NE(answer.body.find(R"("code":"no_answer")"), std::string::npos);
}

TEST(Listener, Answers500ForAHandlerThatThrowsAndGoesOn) {
  const auto listener = start_listener(
      {}, [](const ServerRequest&, const Reply&) { throw std::runtime_error("out of luck"); });
  TestClient client(listener->port());
  client.send(kGet);
  EXPECT_EQ(client.answer().status, 500);
  client.send(kGet);
  EXPECT_EQ(client.answer().status, 500);
}

TEST(Listener, AnswersPipelinedRequestsInTheirOrder) {
  HeldReplies held;
  const auto listener = start_listener({}, held.handler());
  TestClient client(listener->port());
  client.send(post("1") + post("2") + post("3"));
  for (const std::string body : {"1", "2", "3"}) {
    const Held came = held.next();
    EXPECT_EQ(came.request.body, body);
    came.reply({.body = came.request.body});
  }
  EXPECT_EQ(client.answer().body, "1");
  EXPECT_EQ(client.answer().body, "2");
  EXPECT_EQ(client.answer().body, "3");
}

TEST(Listener, AnswersAThousandRequestsThatCameAtOnce) {
  const auto listener = start_listener({}, echo);
  TestClient client(listener->port());
  std::string all;
  for (int i = 0; i < 1000; ++i) all += post("number " + std::to_string(i));
  std::thread sender([&] { client.send(all); });
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(client.answer().body, "number " + std::to_string(i));
  sender.join();
}

TEST(Listener, AnswersHeadWithoutTheBody) {
  const auto listener = start_listener({}, echo);
  TestClient client(listener->port());
  client.send("HEAD /four HTTP/1.1\r\nHost: h\r\n\r\n");
  const Answer answer = client.answer(true);
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.has("Content-Length: 5\r\n"));
  client.send(kGet);
  EXPECT_EQ(client.answer().status, 200);
}

TEST(Listener, ClosesAfterAnAnswerWhereTheClientWantsIt) {
  const auto listener = start_listener({}, echo);
  TestClient client(listener->port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(client.answer().has("Connection: close\r\n"));
  EXPECT_TRUE(client.ends());
}

TEST(Listener, SpeaksHttp1_0) {
  const auto listener = start_listener({}, echo);
  TestClient once(listener->port());
  once.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(once.answer().has("Connection: close\r\n"));
  EXPECT_TRUE(once.ends());
  TestClient twice(listener->port());
  for (int i = 0; i < 2; ++i) {
    twice.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_TRUE(twice.answer().has("Connection: keep-alive\r\n"));
  }
}

TEST(Listener, TakesChunkedBodies) {
  const auto listener = start_listener({}, echo);
  TestClient client(listener->port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  client.send("3\r\nhel\r\n");
  client.send("2\r\nlo\r\n0\r\n\r\n");
  EXPECT_EQ(client.answer().body, "hello");
}

TEST(Listener, LetsTheClientContinueBeforeItsBody) {
  const auto listener = start_listener({}, echo);
  TestClient client(listener->port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.head(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("hello");
  EXPECT_EQ(client.answer().body, "hello");
}

TEST(Listener, CarriesLargeBodiesBothWays) {
  const auto listener = start_listener({.body_bytes_max = 16 << 20}, echo);
  TestClient client(listener->port());
  std::string body(10 << 20, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 7 % 251);
  client.send(post(body));
  EXPECT_TRUE(client.answer().body == body);
}

TEST(Listener, AnswersAClientThatHasFinishedSending) {
  HeldReplies held;
  const auto listener = start_listener({}, held.handler());
  TestClient client(listener->port());
  client.send(kGet);
  client.finish_sending();
  held.next().reply({.body = "still here"});
  EXPECT_EQ(client.answer().body, "still here");
  EXPECT_TRUE(client.ends());
}

TEST(Listener, IgnoresTheReplyToAClientThatWentAway) {
  HeldReplies held;
  const auto listener = start_listener({}, held.handler());
  TestClient gone(listener->port());
  gone.send(kGet);
  const Held came = held.next();
  gone.hang_up();
  came.reply({.body = std::string(1 << 20, 'x')});
  TestClient next(listener->port());
  next.send(kGet);
  held.next().reply({.body = "next"});
  EXPECT_EQ(next.answer().body, "next");
}

TEST(Listener, ServesManyClientsOnSeveralThreads) {
  HeldReplies held;
  const auto listener = start_listener({.threads = 3}, held.handler());
  std::deque<TestClient> clients;
  for (int i = 0; i < 50; ++i) clients.emplace_back(listener->port()).send(kGet);
  for (int i = 0; i < 50; ++i) held.next().reply({.body = "ok"});
  for (TestClient& client : clients) EXPECT_EQ(client.answer().body, "ok");
}

}  // namespace
}  // namespace analytics::server
