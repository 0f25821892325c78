#pragma once

// The seam to the network: something that can start an HTTP request, and says later what became of
// it. The library's own is made by `curl_transport`; a test puts a recording one in its place
// (`analytics/testing.h`), and a program may bring its own.
//
//   std::shared_ptr<Transport> transport = curl_transport({}).value();
//   transport->start({.url = "http://127.0.0.1:8080/livez"}, deadline,
//                    [](Result<HttpResponse> response) { … });
//
// A Transport is safe for use by several threads.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

namespace analytics {

struct HttpHeader {
  std::string name{};
  std::string value{};
};

struct HttpRequest {
  std::string method = "POST";
  std::string url{};
  std::vector<HttpHeader> headers{};
  std::string body{};
  /// How long the connection alone may take, TLS included.
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(5);
  /// A longer answer ends the request with `response_too_large`.
  std::size_t response_bytes_max = 64 * 1024;
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers{};
  std::string body{};

  /// The value of the first header of that name, whatever its case; empty if there is none.
  std::string_view header(std::string_view name) const noexcept;
};

class Transport {
 public:
  using RequestId = std::uint64_t;
  using Done = std::function<void(Result<HttpResponse>)>;

  /// Requests still under way end with `canceled` before the destructor returns.
  virtual ~Transport() = default;

  /// Starts a request and returns at once. `done` is called exactly once, by a thread of the
  /// transport's or before `start` returns, by the deadline or shortly after: with any answer that
  /// came, whatever its status, or with an error. It must not block and must not destroy the
  /// transport; it may start and cancel requests.
  virtual RequestId start(HttpRequest request, Deadline deadline, Done done) = 0;

  /// Gives a request up: its `done` is called with `canceled` soon, unless it was called already.
  /// An id that is not under way is ignored.
  virtual void cancel(RequestId id) = 0;
};

/// Settings of the curl transport.
struct CurlOptions {
  /// Connections kept open for reuse, at most.
  std::size_t idle_connections_max = 16;
  /// Whether HTTP_PROXY and its kind are honoured, as libcurl reads them.
  bool proxy_from_environment = true;
  /// Connections to one host at once, at most; further requests wait for one, within their
  /// deadlines.
  std::size_t connections_per_host_max = 64;
  /// Asked, on the transport's thread, before each new connection with the numeric address that is
  /// about to be connected to (a proxy's, where there is one). `false` refuses it: the request ends
  /// with `connect_failed`, not retryable, unless another address of the host is allowed. Must not
  /// block or throw. Empty: all are allowed.
  /// Not asked for `unix_socket`, which has no address.
  std::function<bool(std::string_view address)> allow_address{};
  /// The proxy of every request: `http://user:password@proxy.example.com:3128`, or https, socks5
  /// (names are resolved here) or socks5h (names are resolved by the proxy). User name and password
  /// are optional and percent-encoded. The environment then has no say. Empty: as
  /// `proxy_from_environment` says.
  std::string proxy{};
  /// Hosts that are reached without a proxy, separated by commas: `localhost,.example.com`; `*` is
  /// all. Takes the place of NO_PROXY. Empty: none with `proxy`, otherwise as NO_PROXY says.
  std::string no_proxy{};
  /// Certificate authorities, in PEM, trusted in place of the system's: by them servers and https
  /// proxies are verified.
  std::string ca_file{};
  /// The certificate, in PEM, that is shown to servers that ask for one, with its chain.
  std::string client_certificate_file{};
  /// Its private key, in PEM. Empty: it is in `client_certificate_file`.
  std::string client_key_file{};
  /// What the key is encrypted with. Empty: it is not.
  std::string client_key_password{};
  /// The absolute path of a unix socket: all connections go there, and none through a proxy; a
  /// URL's host is only sent in `Host` and verified by TLS.
  std::string unix_socket{};
};

/// The library's transport: libcurl with one thread of its own. TLS certificates are verified,
/// always; redirects are not followed, only http and https are spoken. `invalid_config` where a
/// setting is malformed or a file can't be read. Files are read again for later connections
/// (`ca_file` once a day), so that a renewed certificate is taken without a restart.
Result<std::shared_ptr<Transport>> curl_transport(CurlOptions options);

}  // namespace analytics
