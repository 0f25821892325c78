#include "server/http/request_reader.h"

#include <algorithm>
#include <utility>

#include "server/http/request_parser.h"

namespace analytics::server {
namespace {

// The shortest rest of a chunked body, "0\r\n\r\n". Beast asserts that it is given no less.
constexpr std::size_t kChunkRestBytesMin = 5;

ServerResponse header_too_large(std::size_t bytes_max) {
  return json_error(431, "headers_too_large",
                    "the headers are more than " + std::to_string(bytes_max) + " bytes");
}

ServerResponse refusal_of(const boost::beast::error_code& error, const ReadLimits& limits) {
  if (error == beast_http::error::header_limit) return header_too_large(limits.header_bytes_max);
  if (error == beast_http::error::body_limit) {
    return json_error(413, "payload_too_large",
                      "the body is more than " + std::to_string(limits.body_bytes_max) + " bytes");
  }
  return json_error(400, "bad_request", "this is not HTTP/1.1: " + error.message());
}

}  // namespace

class RequestReader::Parser final : public RequestParser {
  using RequestParser::RequestParser;
};

RequestReader::RequestReader(ReadLimits limits) : limits_(limits) {}
RequestReader::~RequestReader() = default;

void RequestReader::feed(std::string_view bytes) {
  if (kept_.empty()) {
    kept_.assign(bytes.substr(read(bytes)));
    return;
  }
  kept_.append(bytes);
  kept_.erase(0, read(kept_));
  if (kept_.empty()) kept_ = std::string();
}

void RequestReader::refuse(ServerResponse refusal) { refusal_ = std::move(refusal); }

bool RequestReader::idle() const noexcept { return !parser_ && !refused(); }

bool RequestReader::done() const noexcept { return refused() || (parser_ && parser_->is_done()); }

std::size_t RequestReader::wanted() const noexcept {
  if (!parser_ || !parser_->is_header_done() || parser_->chunked()) return limits_.header_bytes_max;
  return std::max(parser_->body_rest(), limits_.header_bytes_max);
}

std::size_t RequestReader::memory_bytes() const noexcept {
  const std::size_t kept = kept_.empty() ? 0 : kept_.capacity();
  if (!parser_) return kept;
  const std::string& body = parser_->request.body;
  return kept + head_bytes_ + (body.empty() ? 0 : body.capacity());
}

bool RequestReader::asked_to_continue() noexcept {
  if (done() || !parser_ || !parser_->expects_continue) return false;
  parser_->expects_continue = false;
  // A client that sends the body anyway needs no answer in between.
  return parser_->is_header_done() && parser_->request.body.empty() && kept_.empty();
}

AnswerForm RequestReader::form() const {
  return {.keep_alive = parser_->keep_alive(),
          .http_1_0 = parser_->http_1_0,
          .head_only = parser_->request.method == "HEAD"};
}

ServerRequest RequestReader::take() {
  ServerRequest request = std::move(parser_->request);
  parser_.reset();
  head_bytes_ = 0;
  return request;
}

// Goes on to the end of one request, or of the bytes; returns how many were used.
std::size_t RequestReader::read(std::string_view bytes) {
  std::size_t used = 0;
  if (!parser_) {
    // Some clients send an empty line after a body (RFC 9112, section 2.2).
    used = std::min(bytes.find_first_not_of("\r\n"), bytes.size());
    if (used == bytes.size()) return used;
    parser_ = std::make_unique<Parser>(limits_);
  }
  if (done()) return used;
  if (!parser_->is_header_done()) used += read_head(bytes.substr(used));
  if (!done() && parser_->is_header_done()) used += read_body(bytes.substr(used));
  return used;
}

std::size_t RequestReader::read_head(std::string_view bytes) {
  boost::beast::error_code error;
  const std::size_t used = parser_->put({bytes.data(), bytes.size()}, error);
  head_bytes_ += used;
  const std::size_t head =
      parser_->is_header_done() ? head_bytes_ : head_bytes_ + bytes.size() - used;
  if (parser_->refusal) {
    refuse(*std::move(parser_->refusal));
  } else if (head > limits_.header_bytes_max) {
    refuse(header_too_large(limits_.header_bytes_max));
  } else if (error && error != beast_http::error::need_more) {
    refuse(refusal_of(error, limits_));
  }
  parser_->eager(parser_->is_header_done());
  return used;
}

std::size_t RequestReader::read_body(std::string_view bytes) {
  if (bytes.empty() || (parser_->chunked() && bytes.size() < kChunkRestBytesMin)) return 0;
  boost::beast::error_code error;
  const std::size_t used = parser_->put({bytes.data(), bytes.size()}, error);
  if (error && error != beast_http::error::need_more) {
    refuse(refusal_of(error, limits_));
  } else if (!parser_->is_done() && bytes.size() - used > limits_.header_bytes_max) {
    refuse(json_error(400, "bad_request", "a chunk's header or the trailers are too long"));
  }
  return used;
}

}  // namespace analytics::server
