#pragma once

// A client for the listener's tests that can misbehave: a socket on loopback, plain or with TLS.
// Everything it waits for has a deadline.
//
//   TestClient client(listener->port());              // or (port, {.ca_file = …})
//   client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
//   EXPECT_EQ(client.answer().status, 200);

#include <openssl/ssl.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace analytics::server {

struct Answer {
  int status = 0;  ///< 0: none came.
  std::string head{};
  std::string body{};

  bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
};

struct TestTls {
  std::string ca_file{};           ///< What the server's certificate is verified with.
  std::string protocols{};         ///< For ALPN, in the wire's form; empty: none are offered.
  int version_max = 0;             ///< As OpenSSL numbers them; 0: the newest.
  SSL_SESSION* session = nullptr;  ///< To be resumed.
};

class TestClient {
 public:
  explicit TestClient(std::uint16_t port);
  /// Where the handshake fails, `secure` says so.
  TestClient(std::uint16_t port, const TestTls& tls);
  ~TestClient();
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  void send(std::string_view bytes);
  /// Whether the server says anything, or ends the connection, in that time.
  bool readable_within(std::chrono::milliseconds patience) const;
  /// Reads one whole answer; `head_only` as for HEAD.
  Answer answer(bool head_only = false);
  /// Reads up to the empty line.
  std::string head();
  /// Waits for the text, and takes what came up to its end; empty if it does not come.
  std::string up_to(std::string_view text);
  /// Whether the server ends the connection, with nothing further sent.
  bool ends();
  void finish_sending();
  /// Without a goodbye.
  void hang_up();

  bool secure() const { return secure_; }
  SSL* tls() const { return tls_.get(); }
  /// Whether the server has said over TLS that it sends nothing more.
  bool was_told_goodbye() const;

 private:
  bool receive();

  int socket_ = -1;
  bool secure_ = false;
  std::unique_ptr<SSL, void (*)(SSL*)> tls_;
  std::string received_;
};

}  // namespace analytics::server
