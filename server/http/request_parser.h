#pragma once

// Boost.Beast's parser, told to build a ServerRequest. For request_reader.cpp alone: Beast is slow
// to compile.
//
//   RequestParser parser(limits);
//   parser.put(boost::asio::buffer(bytes), error);
//   use(std::move(parser.request));
//
// Not synchronised.

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>
#include <utility>

#include "server/http/header_name.h"
#include "server/http/json_error.h"
#include "server/http/request_reader.h"

namespace analytics::server {

namespace beast_http = boost::beast::http;

/// A request has a dozen headers; each costs memory beyond its bytes.
inline constexpr std::size_t kHeadersMax = 100;
inline constexpr std::size_t kHeadersUsual = 12;

class RequestParser : public beast_http::basic_parser<true> {
 public:
  explicit RequestParser(const ReadLimits& limits) {
    body_limit(limits.body_bytes_max);
    // The reader counts the head's bytes itself: Beast's limit is for what is fed at a time.
    header_limit(static_cast<std::uint32_t>(
        std::min<std::size_t>(limits.header_bytes_max * 2, 1024 * 1024 * 1024)));
  }

  ServerRequest request{};
  std::optional<ServerResponse> refusal{};
  bool expects_continue = false;
  bool http_1_0 = false;

  /// How much of a body of known length is still to come.
  std::size_t body_rest() const noexcept { return length_ - request.body.size(); }

 protected:
  using error_code = boost::beast::error_code;
  using string_view = boost::beast::string_view;
  using field = beast_http::field;

  void on_request_impl(beast_http::verb, string_view method, string_view target, int version,
                       error_code&) override {
    request.headers.reserve(kHeadersUsual);
    request.method.assign(method.data(), method.size());
    request.target.assign(target.data(), target.size());
    http_1_0 = version < 11;
  }

  void on_response_impl(int, string_view, int, error_code&) override {}

  void on_field_impl(field name, string_view text, string_view value, error_code& error) override {
    // Trailers come after checks were made: they may not add to what was checked.
    if (is_header_done()) return;
    if (request.headers.size() == kHeadersMax) {
      return refuse(error, json_error(431, "headers_too_large",
                                      "more than " + std::to_string(kHeadersMax) + " headers"));
    }
    if (name == field::host) ++hosts_;
    if (name == field::transfer_encoding) ++codings_;
    request.headers.push_back({std::string(text), std::string(value)});
  }

  void on_header_impl(error_code& error) override {
    if (const auto length = content_length()) length_ = *length;
    const bool any_server = request.method == "OPTIONS" && request.target == "*";
    if (!request.target.starts_with('/') && !any_server) {
      return refuse(error, json_error(400, "bad_request", "the target must be a path"));
    }
    if (hosts_ > 1 || (hosts_ == 0 && !http_1_0)) {
      return refuse(error, json_error(400, "bad_request", "exactly one Host header is needed"));
    }
    check_coding(error);
    if (!error) check_expectation(error);
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}

  std::size_t on_body_impl(string_view piece, error_code&) override {
    append(piece);
    return piece.size();
  }

  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}

  std::size_t on_chunk_body_impl(std::uint64_t, string_view piece, error_code&) override {
    append(piece);
    return piece.size();
  }

  void on_finish_impl(error_code&) override {}

 private:
  void refuse(error_code& error, ServerResponse why) {
    refusal = std::move(why);
    error = beast_http::error::bad_field;
  }

  void check_coding(error_code& error) {
    if (codings_ == 0) return;
    if (http_1_0 || codings_ > 1) {
      return refuse(error, json_error(400, "bad_request", "bad Transfer-Encoding"));
    }
    if (!same_name(request.header("Transfer-Encoding"), "chunked")) {
      refuse(error, json_error(501, "not_implemented", "no Transfer-Encoding but chunked"));
    }
  }

  void check_expectation(error_code& error) {
    const std::string_view expectation = request.header("Expect");
    if (expectation.empty() || http_1_0) return;
    expects_continue = same_name(expectation, "100-continue");
    if (!expects_continue) {
      refuse(error, json_error(417, "expectation_failed", "no Expect but 100-continue"));
    }
  }

  // Grows fourfold towards the length that was claimed: few copies, and never much more memory
  // than bytes that did come.
  void append(string_view piece) {
    const std::size_t size = request.body.size() + piece.size();
    if (size > request.body.capacity() && size < length_) {
      request.body.reserve(std::min<std::size_t>(length_, size * 4));
    }
    request.body.append(piece.data(), piece.size());
  }

  std::uint64_t length_ = 0;
  int hosts_ = 0;
  int codings_ = 0;
};

}  // namespace analytics::server
