#pragma once

// What the console tells of delivery, as JSON: how it goes, what failed, replays. Pure functions.
//
//   std::string json = delivery_text(engine.counts().at("crm-hook"), clock.wall_time());

#include <string>
#include <vector>

#include <analytics/clock.h>
#include <analytics/json.h>

#include "server/deliver/attempt_samples.h"
#include "server/deliver/counts.h"
#include "server/deliver/failed_events.h"
#include "server/deliver/replay.h"

namespace analytics::server {

/// {"delivered", "pending", "filtered_by_code", "discarded_by_code", "retried_by_code", "unknown",
///  "attempts", "attempt_seconds": {"p50", "p95"}, "end_to_end_seconds", "lag_seconds", "parked",
///  "paused", "last_error", "samples": […]}
std::string delivery_text(const DestinationCounts& counts, Timestamp now,
                          const std::vector<AttemptSamples::Sample>& samples);

/// {"at", "outcome", "code", "status", "detail", "events", "seconds", "event": {"source",
///  "message_id", "type", "received_at", "json"}, "request", "response"}
Object sample_object(const AttemptSample& sample);

/// How old the oldest event is that is pending; 0 where none is.
double lag_seconds(const DestinationCounts& counts, Timestamp now);

/// {"events": […], "next_before": offset or null}
std::string failed_events_text(const std::vector<FailedEvent>& events, std::size_t limit);

/// {"id", "destination", …, "state": "running", "finished" or "cancelled", and the counts}
std::string replay_text(const ReplayStatus& status);
std::string replays_text(const std::vector<ReplayStatus>& statuses);
/// {"dry_run": true, "events", "filtered", "filtered_by_code"}
std::string forecast_text(const ReplayForecast& forecast);

}  // namespace analytics::server
