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

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/ingest/request.h"

namespace analytics::server {

/// A batch body, with its write key still to be looked up.
struct ReadBody {
  IncomingRequest request{};
  std::string write_key{};  ///< The body's own; empty if it has none.
};

/// `{"batch": [...], "context": {...}, "integrations": {...}, "sentAt": "...", "writeKey": "..."}`
Result<ReadBody> read_batch(std::string_view body, Timestamp received_at);

/// One event, of the type that the route names.
Result<ReadBody> read_single(std::string_view body, EventType type, Timestamp received_at);

}  // namespace analytics::server
