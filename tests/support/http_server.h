#pragma once

// A real HTTP server on 127.0.0.1 for tests: it answers by a script, a handler, or 200, misbehaves
// in named ways, and remembers every request. As a proxy for http it is one that answers by itself:
// the targets that it is asked for are then whole URLs.
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
#include <string_view>
#include <vector>

#include <analytics/transport.h>

namespace analytics::testing_support {

struct RecordedRequest {
  std::string method{};
  std::string target{};
  std::vector<HttpHeader> headers{};
  std::string body{};
  /// Which connection it came by, counted from 1.
  std::size_t connection = 0;

  /// The first header of that name, whatever its case; empty if there is none.
  std::string header(std::string_view name) const;
  /// The body as its sender wrote it: unpacked where it is gzip. Empty where that fails.
  std::string text() const;
};

struct Reply {
  enum class Fault : std::uint8_t {
    none,
    hang,         ///< Never answers.
    drip,         ///< Sends the head, then a byte of the body a second.
    reset,        ///< Ends the connection by a TCP reset.
    cut_body,     ///< Announces a longer body than it sends, then ends the connection.
    huge_header,  ///< Sends header lines of 1,000 bytes that sum up to `header_bytes`.
    huge_line     ///< Sends one header line of `header_bytes`.
  };

  int status = 200;
  std::vector<HttpHeader> headers{};
  std::string body = R"({"success":true})";
  Fault fault = Fault::none;
  std::size_t header_bytes = 0;

  static Reply hang() { return {.fault = Fault::hang}; }
  static Reply drip() { return {.fault = Fault::drip}; }
  static Reply reset() { return {.fault = Fault::reset}; }
  static Reply cut_body() { return {.fault = Fault::cut_body}; }
  static Reply huge_header(std::size_t bytes) {
    return {.fault = Fault::huge_header, .header_bytes = bytes};
  }
  static Reply huge_line(std::size_t bytes) {
    return {.fault = Fault::huge_line, .header_bytes = bytes};
  }
  static Reply too_many_requests(std::string retry_after) {
    return {.status = 429, .headers = {{"Retry-After", std::move(retry_after)}}, .body = ""};
  }
};

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

/// A port of 127.0.0.1 that refuses connections for as long as this lives: nobody else gets it.
class ClosedPort {
 public:
  ClosedPort();
  ~ClosedPort();
  ClosedPort(const ClosedPort&) = delete;
  ClosedPort& operator=(const ClosedPort&) = delete;

  std::string url() const;

 private:
  int socket_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace analytics::testing_support
