#pragma once

// From the bytes of a request's body to what is stored: outline, envelope, events one by one.
//
//   Result<IncomingRequest> request = read_batch(body, received_at);
//
// An error means that not even the outline can be read: the request as a whole is refused with 400,
// and counts as one received and one rejected. Pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/ingest/request.h"

namespace analytics::server {

/// An event that was rejected, for its sender and the debugger.
struct Rejection {
  std::size_t index = 0;    ///< Its place in the batch.
  std::string_view code{};  ///< Of those in check.h and event_rules.h: never freed.
  std::string text{};       ///< As it came; need not be JSON.
  std::string_view type{};  ///< "track" and its kind, where the route or the event said it.
};

/// So many rejections of a request are told one by one; all are counted.
inline constexpr std::size_t kRejectionsTold = 100;

/// A body, with its write key still to be looked up.
struct ReadBody {
  IncomingRequest request{};
  std::string write_key{};  ///< The body's own; empty if it has none.
  std::vector<Rejection> rejections{};

  void reject(std::size_t index, std::string_view code, std::string_view text,
              std::string_view type = {}) {
    request.reject(code);
    if (rejections.size() == kRejectionsTold) return;
    rejections.push_back({index, code, std::string(text), type});
  }
};

/// `{"batch": [...], "context": {...}, "integrations": {...}, "sentAt": "...", "writeKey": "..."}`
Result<ReadBody> read_batch(std::string_view body, Timestamp received_at);

/// One event, of the type that the route names.
Result<ReadBody> read_single(std::string_view body, EventType type, Timestamp received_at);

}  // namespace analytics::server
