#pragma once

// What stands behind the opaque analytics_client: an Analytics, and nothing else.
//
//   client->analytics.flush(std::chrono::milliseconds(timeout_ms));
//
// Safe for use by several threads, but for destroying it.

#include <analytics/c.h>
#include <analytics/client.h>

struct analytics_client {
  analytics::Analytics analytics;
};
