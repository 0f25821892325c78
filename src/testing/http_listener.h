#pragma once

// The HTTP server that tests run on 127.0.0.1, or at a unix socket: it reads requests, has each
// answered by a handler, and misbehaves as the reply says. `Collector` is made of it, and so is
// tests/support/http_server.h.
//
//   HttpListener listener({}, [](const RecordedRequest&) { return Reply{.status = 503}; });
//   client.send(listener.url(), ...);
//
// Safe for use by several threads, but for destroying it: that ends its thread and every
// connection, hung ones too. Throws std::exception where it can't listen.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <analytics/testing/reply.h>

namespace analytics::testing {

/// How connections are spoken with; see http_connection.h. Plain unless it is given.
struct ConnectionKind;

class HttpListener {
 public:
  /// Called on the listener's thread, for one request after the other.
  using Handler = std::function<Reply(const RecordedRequest&)>;
  struct Options {
    std::uint16_t port = 0;     ///< 0: any that is free.
    std::string unix_socket{};  ///< The path of one to listen on, in place of a port.
    std::shared_ptr<const ConnectionKind> kind{};
  };

  HttpListener(Options options, Handler handler);
  ~HttpListener();
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;

  /// Without a slash at the end; with the host `localhost` and no port by a unix socket.
  std::string url() const;
  /// 0 by a unix socket.
  std::uint16_t port() const;
  /// Connections accepted so far.
  std::size_t connections() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace analytics::testing
