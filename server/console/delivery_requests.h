#pragma once

// What is asked of failed events and replays, read from queries and bodies and checked.
//
//   Result<RedriveRequest> request = read_redrive(body);
//   if (!request) return json_error(400, "bad_request", request.error().message);
//
// Unknown keys are errors, so that a slip of the pen does not send everything. Pure functions.

#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/deliver/failed_events.h"
#include "server/deliver/replay.h"

namespace analytics::server {

/// POST /api/failed-events/redrive: `{"destination", "code"?, "source"?, "message_ids"?}`.
struct RedriveRequest {
  std::string destination{};
  FailedFilter filter{};
};
Result<RedriveRequest> read_redrive(std::string_view body);

/// POST /api/failed-events/forget: the same.

/// GET /api/failed-events?destination=&code=&source=&message_id=&before=&limit=; `before` is the
/// offset of the last event of the page before.
struct FailedEventsRequest {
  std::string destination{};
  FailedQuery query{};
};
Result<FailedEventsRequest> read_failed_events(std::string_view query);

/// POST /api/replays: `{"destination", "source"?, "from", "to"?, "events"?, "dry_run"?}`. Times are
/// RFC 3339; without `to` it is now.
struct ReplayOrder {
  ReplayRequest request{};
  bool is_dry_run = false;
};
Result<ReplayOrder> read_replay(std::string_view body, Timestamp now);

/// POST /api/destination-tests: `{"destination"}` or `{"type", "id"?}`, and `{"settings"?,
/// "source"?, "event"?}`.
struct DestinationTestRequest {
  std::string destination{};
  std::string type{};
  std::string id{};             ///< What a new one will be called.
  std::string settings = "{}";  ///< A JSON object as text.
  std::string source{};
  std::string event{};  ///< The same; empty: one that says what it is.
};
Result<DestinationTestRequest> read_destination_test(std::string_view body);

/// What is wrong with a part of a request: "settings.url", "event"; empty for the whole.
struct RequestProblem {
  std::string field{};
  std::string message{};
};

}  // namespace analytics::server
