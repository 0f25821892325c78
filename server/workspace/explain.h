#pragma once

// Which destinations would get an event, and which rule says so: by the very code that receives,
// stores and routes events, without doing any of it.
//
//   Result<Explanation> why = explain(workspace, "shop", event_json, now);
//   if (why) std::printf("%s", explanation_text(*why).c_str());
//
// Pure; safe for use by several threads.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/route/router.h"
#include "server/workspace/workspace.h"

namespace analytics::server {

struct DestinationExplanation {
  std::string id{};
  std::string name{};
  RouteResult result{};
};

struct Explanation {
  std::string source{};
  std::string type{};
  /// Why it would not even be received: a code of the Tracking API's; empty: it would be.
  std::string rejected{};
  std::vector<DestinationExplanation> destinations{};  ///< In the file's order; none if rejected.
};

/// The event is as a client sends it, with its `type`. Where no source is named it is the event's
/// `projectId`, or the only one that there is. The error, invalid_field or invalid_json, says what
/// is missing.
Result<Explanation> explain(const Workspace& workspace, std::string_view source,
                            std::string_view event_json, Timestamp received_at);

/// For people: a line each destination.
std::string explanation_text(const Explanation& explanation);
/// {"source", "type", "rejected", "destinations": [{"id", "name", "deliver", "code", "rule",
/// "changes", "event"}]}; "event" where filters changed it.
std::string explanation_json(const Explanation& explanation);

}  // namespace analytics::server
