#pragma once

// The body of a batch request, around events that are already encoded:
//
//   {"sentAt":"…","writeKey":"…","context":{…},"integrations":{…},"batch":[…]}
//
// Only `sentAt` differs between two attempts. Empty parts are left out. Pure functions.

#include <cstddef>
#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/json.h>

namespace analytics {

struct Envelope {
  std::string_view write_key{};
  std::string_view context = "{}";       ///< An object's text.
  std::string_view integrations = "{}";  ///< An object's text.
  /// Whether `sentAt` is sent; it is not for history, so that timestamps are taken as they are.
  bool sent_at = true;
};

/// The bytes that the body has beyond its events.
std::size_t envelope_bytes(const Envelope& envelope);

/// Replaces `body` by the request's body; `events` are objects with commas between them.
void write_batch(const Envelope& envelope, Timestamp now, std::string_view events,
                 std::string& body);

}  // namespace analytics
