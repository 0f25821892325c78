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
  std::function<bool(std::string_view address)> allow_address{};
};

/// The library's transport: libcurl with one thread of its own. TLS certificates are verified,
/// redirects are not followed, only http and https are spoken.
Result<std::shared_ptr<Transport>> curl_transport(CurlOptions options);

}  // namespace analytics
