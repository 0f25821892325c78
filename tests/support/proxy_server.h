#pragma once

// A real proxy on 127.0.0.1 for tests: tunnels by CONNECT and by SOCKS 5, told apart by the first
// byte, and remembers what it was asked for. Whatever the host, it connects to 127.0.0.1, at the
// port it was asked for: names that do not exist can be reached through it, and only so.
// (For requests in plain http, `HttpServer` does as a proxy.)
//
//   ProxyServer proxy;
//   transport = make_transport({.proxy = proxy.url("socks5h")});
//   EXPECT_EQ(proxy.tunnels()[0].target, "api.example.invalid:443");
//
// Safe for use by several threads. Its destructor ends every connection.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace analytics::testing_support {

/// What one connection asked for.
struct Tunnel {
  /// Host and port, as they were written.
  std::string target{};
  /// All lines of a CONNECT, with their ends; empty by SOCKS.
  std::string head{};
  /// Name and password by SOCKS, with a colon between them.
  std::string credentials{};
};

struct ProxyServerOptions {
  /// Both in PEM; where they are given, the proxy itself speaks TLS.
  std::string certificate_file{};
  std::string key_file{};
  /// As `name:password`. Where they are given, who has others is refused.
  std::string credentials{};
};

class ProxyServer {
 public:
  explicit ProxyServer(ProxyServerOptions options = {});
  ~ProxyServer();
  ProxyServer(const ProxyServer&) = delete;
  ProxyServer& operator=(const ProxyServer&) = delete;

  /// `user` is written before the host, such as `anna:pencil@`.
  std::string url(const std::string& scheme, const std::string& user = "") const;
  /// What came so far, refused ones included.
  std::vector<Tunnel> tunnels() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace analytics::testing_support
