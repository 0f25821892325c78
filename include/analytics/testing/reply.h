#pragma once

// One exchange with a server that a test runs: what it was asked, and what it answers, the ways of
// going wrong included.
//
//   collector.answer_next(Reply::hang());
//   collector.answer_next({.status = 429, .headers = {{"Retry-After", "1"}}});
//   collector.requests().at(0).header("X-Retry-Count");
//
// Ordinary values that own what they hold; not synchronised.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/testing/recorded_event.h>
#include <analytics/transport.h>

namespace analytics::testing {

struct RecordedRequest {
  std::string method{};
  std::string target{};  ///< "/v1/batch", with what stands behind a question mark.
  std::vector<HttpHeader> headers{};
  std::string body{};  ///< As it came; see `text`.
  /// Which connection it came by, counted from 1.
  std::size_t connection = 0;

  /// The first header of that name, whatever its case; empty if there is none.
  std::string header(std::string_view name) const;
  /// The body as its sender wrote it: unpacked where it is gzip. Empty where that fails.
  std::string text() const;
  /// The events in it; none where it can't be read.
  std::vector<RecordedEvent> events() const;
};

struct Reply {
  enum class Fault : std::uint8_t {
    none,
    hang,         ///< Never answers.
    drip,         ///< Sends the head, then a byte of the body a second.
    reset,        ///< Ends the connection by a TCP reset.
    cut_body,     ///< Announces a longer body than it sends, then ends the connection.
    huge_header,  ///< Sends header lines of 1,000 bytes that sum up to `header_bytes`.
    huge_line     ///< Sends one header line of `header_bytes`.
  };

  int status = 200;
  std::vector<HttpHeader> headers{};
  std::string body = R"({"success":true})";
  Fault fault = Fault::none;
  std::size_t header_bytes = 0;

  static Reply hang() { return {.fault = Fault::hang}; }
  static Reply drip() { return {.fault = Fault::drip}; }
  static Reply reset() { return {.fault = Fault::reset}; }
  static Reply cut_body() { return {.fault = Fault::cut_body}; }
  static Reply huge_header(std::size_t bytes) {
    return {.fault = Fault::huge_header, .header_bytes = bytes};
  }
  static Reply huge_line(std::size_t bytes) {
    return {.fault = Fault::huge_line, .header_bytes = bytes};
  }
  static Reply too_many_requests(std::string retry_after) {
    return {.status = 429, .headers = {{"Retry-After", std::move(retry_after)}}, .body = ""};
  }
};

}  // namespace analytics::testing
