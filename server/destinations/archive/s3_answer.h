#pragma once

// What S3's answer to a PUT means for what was in it.
//
//   Outcome outcome = s3_outcome(response, clock->wall_time());
//
// Nothing is ever discarded: whatever is wrong is wrong with the settings, the bucket or the
// network, and the files stay staged until it is mended. The code is S3's own where it says one
// ("AccessDenied", "SlowDown"), otherwise the status or what the network did. A pure function.

#include <analytics/clock.h>
#include <analytics/transport.h>

#include "server/deliver/destination.h"

namespace analytics::server {

Outcome s3_outcome(const Result<HttpResponse>& response, Timestamp now);

}  // namespace analytics::server
