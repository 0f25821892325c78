#pragma once

// A client for the listener's tests that can misbehave: a plain socket on loopback. Everything it
// waits for has a deadline.
//
//   TestClient client(listener->port());
//   client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
//   EXPECT_EQ(client.answer().status, 200);

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace analytics::server {

struct Answer {
  int status = 0;  ///< 0: none came.
  std::string head{};
  std::string body{};

  bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
};

class TestClient {
 public:
  explicit TestClient(std::uint16_t port);
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
  /// Whether the server ends the connection, with nothing further sent.
  bool ends();
  void finish_sending();
  void hang_up();

 private:
  bool receive();

  int socket_ = -1;
  std::string received_;
};

}  // namespace analytics::server
