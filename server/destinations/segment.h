#pragma once

// Forwards events to Segment, or to any other server that speaks its Tracking API, one of ours
// included: batches to `/v1/batch`, as the library sends them.
//
//   {.type = "segment", .settings_json = R"({"write_key":"…","host":"https://api.segment.io"})"}
//
// An event keeps its message id, timestamp, context and integrations. Its timestamp was corrected
// when it came in, so that the batch has no `sentAt`: the receiver would correct it once more. What
// a server adds to an event (`receivedAt`, `projectId`, …) is left for the receiver to add.
//
// Every event of a request has the request's outcome. Safe for use as `Destination` says; requests
// under way do not need the destination itself to live on.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/deliver/destination.h"
#include "server/destinations/context.h"
#include "server/destinations/settings.h"

namespace analytics::server {

std::vector<SettingField> segment_fields();

Result<std::unique_ptr<Destination>> make_segment(const std::string& id,
                                                  std::string_view settings_json,
                                                  const DestinationContext& context);

/// The event as it is forwarded: without sentAt, receivedAt, originalTimestamp, projectId and
/// version.
std::string forwarded_event(std::string_view json);

}  // namespace analytics::server
