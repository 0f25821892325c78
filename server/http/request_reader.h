#pragma once

// From bytes to requests, without a socket: is fed whatever came, in pieces of any size, and says
// when a request is whole, or why it is refused. What came beyond the request is kept for the next.
//
//   RequestReader reader({.header_bytes_max = 16384, .body_bytes_max = 1 << 20});
//   while (!reader.done()) reader.feed(more());
//   if (reader.refused()) return send(reader.refusal());
//   ServerRequest request = reader.take();
//
// Takes next to no memory until the first byte of a request. HTTP/1.0 and 1.1; what could be read
// in two ways (two lengths, two Hosts, a coding other than chunked) is refused. Boost.Beast does
// the parsing, in request_reader.cpp alone. Not synchronised.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "server/http/listener.h"
#include "server/http/response_head.h"

namespace analytics::server {

struct ReadLimits {
  std::size_t header_bytes_max = 0;  ///< Request line and headers; also chunk headers, trailers.
  std::size_t body_bytes_max = 0;
};

class RequestReader {
 public:
  explicit RequestReader(ReadLimits limits);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// Empty `bytes` read on in what was kept.
  void feed(std::string_view bytes);
  /// Gives the request up, for a reason outside.
  void refuse(ServerResponse refusal);

  /// No byte of a request has come.
  bool idle() const noexcept;
  /// A request is whole, or refused.
  bool done() const noexcept;
  bool refused() const noexcept { return refusal_.status != 0; }
  /// Whether bytes of a further request have come already.
  bool has_more() const noexcept { return !kept_.empty(); }

  /// How many bytes to read next, at most; more would only have to be kept.
  std::size_t wanted() const noexcept;
  /// The memory that the request takes so far.
  std::size_t memory_bytes() const noexcept;
  /// True once for a request whose client waits for `100 Continue` before it sends the body.
  bool asked_to_continue() noexcept;

  /// Of the request that is whole, before it is taken.
  AnswerForm form() const;
  /// Makes room for the next request.
  ServerRequest take();
  const ServerResponse& refusal() const noexcept { return refusal_; }

 private:
  class Parser;

  std::size_t read(std::string_view bytes);
  std::size_t read_head(std::string_view bytes);
  std::size_t read_body(std::string_view bytes);

  ReadLimits limits_;
  std::unique_ptr<Parser> parser_;  ///< Only while a request comes.
  std::string kept_;                ///< Bytes that the parser couldn't use yet.
  std::size_t head_bytes_ = 0;
  ServerResponse refusal_{.status = 0};
};

}  // namespace analytics::server
