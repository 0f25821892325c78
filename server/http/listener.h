#pragma once

// The server's side of HTTP/1.1: takes connections, reads one bounded request at a time from each,
// hands it to the handler, and writes the answer that the handler gives, now or later. What can't
// be read is refused with a JSON body (json_error.h): 400, 408, 413, 417, 431, 501, 503. Plain or
// over TLS.
//
//   auto listener = Listener::start({.address = "127.0.0.1", .port = 8080},
//       [](ServerRequest request, Reply reply) { reply({.status = 200, .body = "ok"}); }).value();
//
// Boost's and OpenSSL's headers stay inside this folder. A Listener may be used from any thread.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>
#include <analytics/transport.h>

namespace analytics::server {

class BodyStream;

struct ServerRequest {
  std::string method{};
  std::string target{};  ///< As it came: path and query.
  std::vector<HttpHeader> headers{};
  std::string body{};
  /// The client's numeric address: the peer's, or what a trusted proxy says.
  std::string remote_address{};

  std::string_view path() const noexcept;   ///< The target up to the `?`.
  std::string_view query() const noexcept;  ///< What follows the `?`; empty if there is none.
  /// The first header of that name, whatever its case; empty if there is none.
  std::string_view header(std::string_view name) const noexcept;
};

struct ServerResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body{};
  std::vector<HttpHeader> headers{};
  /// Where set, the body goes on with what comes from here (body_stream.h), and the connection ends
  /// with it.
  std::shared_ptr<BodyStream> stream{};
};

/// Answers the request it came with; to be called exactly once, from any thread. Dropped unused,
/// it answers 500.
using Reply = std::function<void(ServerResponse)>;
/// Called on a thread of the listener's, and must not block there: what waits, replies later.
using Handler = std::function<void(ServerRequest, Reply)>;

/// Files in PEM.
struct TlsFiles {
  std::string certificate{};  ///< With the chain to a root, the server's own first.
  std::string key{};          ///< Without a password.
};

struct ListenerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one; see `Listener::port`.
  std::size_t threads = 1;
  /// Beyond it, a connection is answered 503 and closed.
  std::size_t connections_max = 10'000;
  std::size_t header_bytes_max = 16 * 1024;
  std::size_t body_bytes_max = 1024 * 1024;
  /// The memory of all requests together, from their first byte to the answer; beyond it, requests
  /// get 503.
  std::size_t requests_bytes_max = 256 * 1024 * 1024;
  /// How long a client may take to send a whole request once its first byte came (then 408), to
  /// read a whole answer, and for TLS's handshake (then the connection ends). Kept to within an
  /// eighth, or a second.
  std::chrono::milliseconds request_timeout = std::chrono::seconds(30);
  /// How long a connection may stay without a request.
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(75);
  /// Where set, TLS 1.2 and 1.3 is spoken, and nothing else.
  std::optional<TlsFiles> tls{};
  /// Addresses and ranges ("10.0.0.0/8") of proxies whose X-Forwarded-For is believed.
  std::vector<std::string> trusted_proxies{};
};

class Listener {
 public:
  /// `address` is numeric, v4 or v6, or `localhost`. An error says what is wrong with which address
  /// and what to do.
  static Result<std::unique_ptr<Listener>> start(ListenerOptions options, Handler handler);

  /// Stops at once, if `stop` was not called.
  virtual ~Listener() = default;

  virtual std::uint16_t port() const = 0;

  /// Reads the TLS files again, for connections that come from now on. After an error the
  /// certificate stays as it was. Does nothing where there is no TLS.
  virtual Result<void> reload_tls() = 0;
  /// What is wrong with a certificate that is used all the same, such as that it has expired.
  virtual std::string tls_warning() const = 0;

  /// Takes no more connections or requests, lets those under way finish until the deadline, then
  /// ends the rest. Waits for that. Not to be called by a handler. An answer that comes after it is
  /// thrown away.
  virtual void stop(Deadline deadline) = 0;
};

}  // namespace analytics::server
