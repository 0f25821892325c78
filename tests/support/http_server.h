#pragma once

// A real HTTP server on 127.0.0.1 for tests: it answers by a script, a handler, or 200, misbehaves
// in named ways, and remembers every request. It is the listener of `analytics::testing`, for what
// is not the Tracking API, and with TLS. As a proxy for http it is one that answers by itself: the
// targets that it is asked for are then whole URLs.
//
//   HttpServer server;
//   server.enqueue({.status = 503});
//   server.enqueue(Reply::hang());
//   client.send(server.url(), ...);
//   ASSERT_TRUE(server.wait_for_requests(2));
//   EXPECT_EQ(server.requests()[0].header("X-Retry-Count"), "");
//
// Safe for use by several threads. Its destructor ends every connection, hung ones too.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <analytics/testing/reply.h>

#include "testing/closed_port.h"

namespace analytics::testing_support {

using testing::ClosedPort;
using testing::RecordedRequest;
using testing::Reply;

struct HttpServerOptions {
  /// Both in PEM; where they are given, the server speaks TLS.
  std::string certificate_file{};
  std::string key_file{};
  /// In PEM: TLS clients must have a certificate that it vouches for.
  std::string client_ca_file{};
  /// The path of a unix socket to listen on, in place of a port.
  std::string unix_socket{};
};

class HttpServer {
 public:
  using Handler = std::function<Reply(const RecordedRequest&)>;

  /// Listens at once, on a free port of 127.0.0.1 where no socket is named.
  explicit HttpServer(HttpServerOptions options = {});
  explicit HttpServer(Handler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Without a slash at the end; with the host `localhost` and no port by a unix socket.
  std::string url() const;
  std::uint16_t port() const;

  /// What requests are answered with that no script has a reply for; on the server's thread.
  void set_handler(Handler handler);
  /// Adds to the script: each reply answers one request, in the order of arrival.
  void enqueue(Reply reply);

  /// What came so far, in the order of arrival.
  std::vector<RecordedRequest> requests() const;
  /// Connections accepted so far.
  std::size_t connections() const;
  /// Whether so many requests came in time.
  [[nodiscard]] bool wait_for_requests(
      std::size_t count, std::chrono::milliseconds within = std::chrono::seconds(20)) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace analytics::testing_support
