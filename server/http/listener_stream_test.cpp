#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "server/http/body_stream.h"
#include "server/http/listener.h"
#include "server/http/test_server.h"
#include "tests/support/certificates.h"

namespace analytics::server {
namespace {

Deadline in(milliseconds time) { return steady_clock::now() + time; }

// What a test and its stream both hold: what is to be sent, and how it went.
class Tap {
 public:
  void put(BodyPart part) {
    const std::lock_guard lock(mutex_);
    parts_.push_back(std::move(part));
  }
  BodyPart next() {
    const std::lock_guard lock(mutex_);
    ++asked_;
    changed_.notify_all();
    if (parts_.empty()) return {.bytes = endless_};
    BodyPart part = std::move(parts_.front());
    parts_.pop_front();
    return part;
  }
  void end() {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
    changed_.notify_all();
  }
  void without_end(std::string bytes) { endless_ = std::move(bytes); }

  bool ends_within(milliseconds patience) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [this] { return is_ended_; });
  }
  bool is_asked(int times) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, seconds(20), [&] { return asked_ >= times; });
  }
  int asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<BodyPart> parts_;
  std::string endless_;
  int asked_ = 0;
  bool is_ended_ = false;
};

class TapStream final : public BodyStream {
 public:
  explicit TapStream(Tap& tap) : tap_(tap) {}
  TapStream(const TapStream&) = delete;
  TapStream& operator=(const TapStream&) = delete;
  ~TapStream() override { tap_.end(); }
  BodyPart next() override { return tap_.next(); }

 private:
  Tap& tap_;
};

class ListenerStream : public ::testing::Test {
 protected:
  std::unique_ptr<Listener> start(ListenerOptions options) {
    return start_listener(std::move(options), [this](const ServerRequest&, const Reply& reply) {
      reply({.content_type = "text/plain", .stream = std::make_shared<TapStream>(tap)});
    });
  }

  Tap tap;
};

TEST_F(ListenerStream, SendsInChunksWhatThereIsAtEachTickAndThenTheEnd) {
  tap.put({.bytes = "first"});
  tap.put({});
  tap.put({.bytes = "sixteen letters."});
  tap.put({.bytes = "last", .is_last = true});
  const auto listener = start({});
  TestClient client(listener->port());
  client.send(kGet);
  const std::string head = client.head();
  EXPECT_NE(head.find("Transfer-Encoding: chunked\r\n"), std::string::npos) << head;
  EXPECT_NE(head.find("Connection: close\r\n"), std::string::npos) << head;
  EXPECT_EQ(head.find("Content-Length"), std::string::npos) << head;
  EXPECT_EQ(client.up_to("0\r\n\r\n"),
            "5\r\nfirst\r\n10\r\nsixteen letters.\r\n4\r\nlast\r\n0\r\n\r\n");
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(tap.ends_within(seconds(20)));
}

TEST_F(ListenerStream, SendsWhatComesLaterWithoutBeingWoken) {
  const auto listener = start({});
  TestClient client(listener->port());
  client.send(kGet);
  EXPECT_FALSE(client.head().empty());
  ASSERT_TRUE(tap.is_asked(2));
  tap.put({.bytes = "late"});
  EXPECT_EQ(client.up_to("late\r\n"), "4\r\nlate\r\n");
}

TEST_F(ListenerStream, GoesToAnHttp1_0ClientWithoutChunks) {
  tap.put({.bytes = "one,"});
  tap.put({.bytes = "two", .is_last = true});
  const auto listener = start({});
  TestClient client(listener->port());
  client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const std::string head = client.head();
  EXPECT_EQ(head.find("chunked"), std::string::npos) << head;
  EXPECT_NE(head.find("Connection: close\r\n"), std::string::npos) << head;
  EXPECT_EQ(client.up_to("two"), "one,two");
  EXPECT_TRUE(client.ends());
}

TEST_F(ListenerStream, IsNotAskedForHead) {
  const auto listener = start({});
  TestClient client(listener->port());
  client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(client.answer(true).has("Transfer-Encoding: chunked\r\n"));
  EXPECT_TRUE(client.ends());
  EXPECT_EQ(tap.asked(), 0);
}

TEST_F(ListenerStream, EndsWithAClientThatGoesAwayThoughNothingIsSent) {
  const auto listener = start({});
  TestClient client(listener->port());
  client.send(kGet);
  EXPECT_FALSE(client.head().empty());
  ASSERT_TRUE(tap.is_asked(1));
  client.hang_up();
  EXPECT_TRUE(tap.ends_within(seconds(20)));
}

TEST_F(ListenerStream, EndsWithAClientThatAskedForMoreBeforeItWentAway) {
  const auto listener = start({});
  TestClient client(listener->port());
  client.send(std::string(kGet) + kGet);
  EXPECT_FALSE(client.head().empty());
  client.finish_sending();
  EXPECT_TRUE(tap.ends_within(seconds(20)));
}

TEST_F(ListenerStream, HoldsOnePartForAClientThatDoesNotReadAndCutsItOff) {
  tap.without_end(std::string(1 << 20, 'x'));
  const auto listener = start({.request_timeout = milliseconds(300)});
  TestClient client(listener->port());
  client.send(kGet);
  EXPECT_FALSE(client.head().empty());
  EXPECT_TRUE(tap.ends_within(seconds(20)));
  // What the kernel of a client takes in is some parts' worth; the rest was never made.
  EXPECT_LT(tap.asked(), 16);
}

TEST_F(ListenerStream, DoesNotKeepAListenerThatStops) {
  const auto listener = start({});
  TestClient client(listener->port());
  client.send(kGet);
  EXPECT_FALSE(client.head().empty());
  ASSERT_TRUE(tap.is_asked(1));
  const auto began = steady_clock::now();
  listener->stop(in(std::chrono::hours(1)));
  EXPECT_LT(steady_clock::now() - began, seconds(20));
  EXPECT_EQ(client.up_to("0\r\n\r\n"), "0\r\n\r\n") << "the client learns that it is whole";
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(tap.ends_within(milliseconds(0)));
}

TEST_F(ListenerStream, DoesNotKeepAListenerThatStopsThoughTheClientDoesNotRead) {
  tap.without_end(std::string(16 << 20, 'x'));
  const auto listener = start({});
  TestClient client(listener->port());
  client.send(kGet);
  EXPECT_FALSE(client.head().empty());
  ASSERT_TRUE(tap.is_asked(1));
  const auto began = steady_clock::now();
  listener->stop(in(std::chrono::hours(1)));
  EXPECT_LT(steady_clock::now() - began, seconds(20));
  EXPECT_TRUE(tap.ends_within(milliseconds(0)));
}

TEST_F(ListenerStream, LeavesTheOthersOfItsThreadAlone) {
  const auto listener =
      start_listener({}, [this](const ServerRequest& request, const Reply& reply) {
        if (request.path() == "/other") return reply({.body = "answered"});
        reply({.stream = std::make_shared<TapStream>(tap)});
      });
  TestClient streaming(listener->port());
  streaming.send(kGet);
  EXPECT_FALSE(streaming.head().empty());
  TestClient other(listener->port());
  other.send("GET /other HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(other.answer().body, "answered");
}

TEST_F(ListenerStream, GoesOverTlsAndEndsWithAGoodbye) {
  ::signal(SIGPIPE, SIG_IGN);
  const testing_support::CertificateAuthority authority;
  const testing_support::CertificateFiles files = authority.issue("server");
  const auto listener = start({.tls = TlsFiles{files.certificate, files.key}});
  TestClient client(listener->port(), {.ca_file = authority.certificate()});
  ASSERT_TRUE(client.secure());
  client.send(kGet);
  EXPECT_FALSE(client.head().empty());
  tap.put({.bytes = std::string(100'000, 'x')});
  EXPECT_EQ(client.up_to("x\r\n").size(), 100'000 + std::string_view("186a0\r\n\r\n").size());
  tap.put({.bytes = "end", .is_last = true});
  EXPECT_EQ(client.up_to("0\r\n\r\n"), "3\r\nend\r\n0\r\n\r\n");
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(client.was_told_goodbye());
}

TEST_F(ListenerStream, EndsWithATlsClientThatGoesAway) {
  ::signal(SIGPIPE, SIG_IGN);
  const testing_support::CertificateAuthority authority;
  const testing_support::CertificateFiles files = authority.issue("server");
  const auto listener = start({.tls = TlsFiles{files.certificate, files.key}});
  TestClient client(listener->port(), {.ca_file = authority.certificate()});
  client.send(kGet);
  EXPECT_FALSE(client.head().empty());
  client.hang_up();
  EXPECT_TRUE(tap.ends_within(seconds(20)));
}

}  // namespace
}  // namespace analytics::server
