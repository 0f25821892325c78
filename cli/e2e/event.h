#pragma once

// One event of the input, made into what the client sends.
//
//   Result<Event> event = parse_event(json);
//   if (!event) fail(event.error().message);      // "track: event is needed, and must not be
//   empty" client.enqueue(event->message);               // its fate is told under event->id
//
// Who has no identity is sent as the anonymous id "anonymous", as Segment's library for Node has it
// (packages/node/e2e-cli of analytics-next). Pure functions.

#include <string>

#include <analytics/json.h>
#include <analytics/message.h>
#include <analytics/result.h>

namespace analytics::cli::e2e {

struct Event {
  BatchMessage message{};
  std::string id{};  ///< The message's; the library's own where the input gives none.
};

/// Everything that could be wrong with it is found here, its size included.
Result<Event> parse_event(const Json& json);

/// What people call it: the event's or page's name, otherwise its type; never empty.
std::string display_name(const Json& json);
/// Its type as it stands there; empty if there is none.
std::string type_of(const Json& json);

}  // namespace analytics::cli::e2e
