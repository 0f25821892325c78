#pragma once

// Sends one message and waits for the answer: the plain way, for programs that batch and retry on
// their own. `Analytics` (analytics/client.h) does both by itself.
//
//   HttpClient client;                                         // https://api.segment.io
//   HttpClient mine{{.host = "http://127.0.0.1:8080"}};        // our server, or any other
//   Result<void> sent = client.send(write_key, Track{…});
//
// A Client may be used by several threads at once.

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/message.h>
#include <analytics/result.h>
#include <analytics/transport.h>

namespace analytics {

/// Segment's data regions.
inline constexpr const char* kHostUs = "https://api.segment.io";
inline constexpr const char* kHostEu = "https://events.eu1.segmentapis.com";

class Client {
 public:
  virtual ~Client() = default;
  /// Sends the message to the source of that write key. On an error, `Error::http_status`,
  /// `response_body` and `retryable` say what the server did.
  virtual Result<void> send(std::string_view write_key, const Message& message) = 0;
};

class HttpClient final : public Client {
 public:
  struct Options {
    std::string host = kHostUs;  ///< With its scheme; a path that it ends with is kept.
    std::string path{};          ///< Default: /v1/batch, /v1/track … by the message.
    Object context{};            ///< Merged into single calls; sent once with a batch.
    std::chrono::milliseconds connect_timeout = std::chrono::seconds(5);
    std::chrono::milliseconds timeout = std::chrono::seconds(10);  ///< For the whole request.
    std::size_t gzip_bytes_min = 1024;  ///< Longer bodies are compressed; 0: none is.
    /// For history: no `sentAt`, so that the server takes timestamps as they are.
    bool historical = false;
    std::shared_ptr<Transport> transport{};  ///< Default: curl.
    std::shared_ptr<Clock> clock{};          ///< Default: the machine's.
    CurlOptions curl{};  ///< Proxy, certificates and so on; unused where `transport` is given.
  };

  HttpClient();
  explicit HttpClient(Options options);
  ~HttpClient() override;

  Result<void> send(std::string_view write_key, const Message& message) override;

 private:
  Options options_;
  Result<void> ready_;  // What was wrong with the options or the transport, told by each send.
};

}  // namespace analytics
