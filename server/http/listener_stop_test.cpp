#include <gtest/gtest.h>

#include <thread>

#include "server/http/listener.h"
#include "server/http/test_server.h"

namespace analytics::server {
namespace {

Deadline in(milliseconds time) { return steady_clock::now() + time; }

TEST(ListenerStart, SaysWhatIsWrongWithTheAddressAndWhatToDo) {
  const auto bad = Listener::start({.address = "example.com", .port = 80}, echo);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, ErrorCode::invalid_config);
  EXPECT_NE(bad.error().message.find("\"example.com\""), std::string::npos);
  EXPECT_NE(bad.error().message.find("such as 127.0.0.1"), std::string::npos);
  const auto foreign = Listener::start({.address = "192.0.2.1"}, echo);
  ASSERT_FALSE(foreign);
  EXPECT_NE(foreign.error().message.find("no such address"), std::string::npos);
}

TEST(ListenerStart, SaysThatThePortIsTaken) {
  const auto first = start_listener({}, echo);
  const auto second = Listener::start({.port = first->port()}, echo);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::network_error);
  EXPECT_NE(second.error().message.find(std::to_string(first->port())), std::string::npos);
  EXPECT_NE(second.error().message.find("choose another port"), std::string::npos);
}

TEST(ListenerStart, RefusesOptionsThatMakeNoSense) {
  for (const ListenerOptions& options :
       {ListenerOptions{.threads = 0}, ListenerOptions{.connections_max = 0},
        ListenerOptions{.header_bytes_max = 10},
        ListenerOptions{.request_timeout = milliseconds(0)},
        ListenerOptions{.idle_timeout = milliseconds(-1)}}) {
    const auto listener = Listener::start(options, echo);
    ASSERT_FALSE(listener);
    EXPECT_EQ(listener.error().code, ErrorCode::invalid_config);
  }
  EXPECT_FALSE(Listener::start({}, nullptr));
}

TEST(ListenerStart, TakesLocalhostAndBracketsForAddresses) {
  EXPECT_TRUE(Listener::start({.address = "localhost"}, echo));
  EXPECT_TRUE(Listener::start({.address = "[127.0.0.1]"}, echo));
}

TEST(ListenerStop, FreesThePort) {
  auto listener = start_listener({}, echo);
  const std::uint16_t port = listener->port();
  listener->stop(in(seconds(10)));
  EXPECT_TRUE(Listener::start({.port = port}, echo));
}

TEST(ListenerStop, EndsIdleConnectionsAtOnce) {
  const auto listener = start_listener({.threads = 2}, echo);
  TestClient fresh(listener->port());
  TestClient used(listener->port());
  used.send(kGet);
  EXPECT_EQ(used.answer().status, 200);
  listener->stop(in(std::chrono::hours(1)));
  EXPECT_TRUE(fresh.ends());
  EXPECT_TRUE(used.ends());
}

TEST(ListenerStop, LetsARequestFinishAndThenClosesItsConnection) {
  HeldReplies held;
  const auto listener = start_listener({.threads = 2}, held.handler());
  TestClient client(listener->port());
  client.send(kGet);
  const Held came = held.next();
  TestClient idle(listener->port());
  std::thread stopper([&] { listener->stop(in(seconds(60))); });
  EXPECT_TRUE(idle.ends());  // So it is stopping by now.
  came.reply({.body = "finished"});
  const Answer answer = client.answer();
  EXPECT_EQ(answer.body, "finished");
  EXPECT_TRUE(answer.has("Connection: close\r\n"));
  EXPECT_TRUE(client.ends());
  stopper.join();
}

TEST(ListenerStop, LetsARequestFinishWhoseBodyIsStillComing) {
  const auto listener = start_listener({}, echo);
  TestClient client(listener->port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_FALSE(client.head().empty());
  TestClient idle(listener->port());
  std::thread stopper([&] { listener->stop(in(seconds(60))); });
  EXPECT_TRUE(idle.ends());
  client.send("body");
  EXPECT_EQ(client.answer().body, "body");
  stopper.join();
}

TEST(ListenerStop, EndsEverythingAtTheDeadline) {
  HeldReplies held;
  const auto listener = start_listener({}, held.handler());
  TestClient waiting(listener->port());
  waiting.send(kGet);
  const Held came = held.next();
  TestClient half(listener->port());
  half.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_FALSE(half.head().empty());
  const Deadline deadline = in(milliseconds(50));
  listener->stop(deadline);
  EXPECT_GE(steady_clock::now(), deadline);
  EXPECT_TRUE(waiting.ends());
  EXPECT_TRUE(half.ends());
}

TEST(ListenerStop, AReplyAfterwardsIsThrownAway) {
  HeldReplies held;
  auto listener = start_listener({}, held.handler());
  TestClient client(listener->port());
  client.send(kGet);
  Held came = held.next();
  listener->stop(in(milliseconds(0)));
  came.reply({.body = "after stop"});
  client.hang_up();
  listener.reset();
  came.reply({.body = "after the end"});
  came.reply = nullptr;
}

TEST(ListenerStop, TheDestructorDoesNotWaitForReplies) {
  HeldReplies held;
  Held came;
  {
    const auto listener = start_listener({}, held.handler());
    TestClient client(listener->port());
    client.send(kGet);
    came = held.next();
  }
  came.reply({.body = "too late"});
}

TEST(ListenerStop, TwiceIsOnce) {
  const auto listener = start_listener({}, echo);
  listener->stop(in(seconds(10)));
  listener->stop(in(seconds(10)));
}

}  // namespace
}  // namespace analytics::server
