#pragma once

// An event as it would be stored, made from what a client would send, without storing it: through
// the checks of the Tracking API and with what the server adds.
//
//   Result<StampedEvent> stamped = stamp_event(source, R"({"type":"track",…})", now);
//   if (stamped && stamped->rejected.empty()) use(stamped->json);
//
// Pure; safe for use by several threads.

#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/ingest/request.h"
#include "server/ingest/source.h"

namespace analytics::server {

inline constexpr std::size_t kExplainedBytesMax = 1024 * 1024;

struct StampedEvent {
  EventType type{};
  std::string message_id{};
  std::string json{};
  /// Why it would not even be received: a code of the Tracking API's; the rest is then empty.
  std::string rejected{};
};

/// The event's text without white space, and its type. The error, invalid_field or invalid_json,
/// says what is missing.
struct ReadEvent {
  std::string json{};
  EventType type{};
};
Result<ReadEvent> read_client_event(std::string_view event_json);

Result<StampedEvent> stamp_event(const Source& source, const ReadEvent& event,
                                 Timestamp received_at);

}  // namespace analytics::server
