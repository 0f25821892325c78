#pragma once

// What is wrong with one event, by Segment's rules and under its codes; and, where nothing is, the
// event as it is stored. (Codes: Segment's "Event Delivery" documentation, ingest discards.)
//
//   CheckedEvent checked = check_event(text, std::nullopt, timing);
//   if (!checked.code.empty()) request.reject(checked.code);
//
// Pure functions, but for the id that an event without one is given.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <analytics/clock.h>

#include "server/ingest/request.h"

namespace analytics::server {

/// When the request came, and when its sender says that it was sent.
struct Timing {
  Timestamp received_at{};
  std::optional<Timestamp> sent_at{};
};

struct CheckedEvent {
  std::string_view code{};  ///< Why it is rejected; empty: it is accepted.
  IncomingEvent event{};
};

/// Checks one event from outside. Its type comes from the route where that names one. So many of
/// its bytes are the request's envelope, which doesn't count against the limit for events.
CheckedEvent check_event(std::string_view text, std::optional<EventType> route_type,
                         const Timing& timing, std::size_t envelope_bytes = 0);

/// receivedAt - (sentAt - originalTimestamp), where there is a sentAt; otherwise the original. (The
/// difference of the two clocks; Segment's specification, "Timestamps".)
Timestamp corrected(Timestamp original, const Timing& timing);

}  // namespace analytics::server
