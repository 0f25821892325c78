#pragma once

// What the server counts, in Prometheus' text form (version 0.0.4): `GET /metrics` on the console.
//
//   std::string text = metrics_text({.sources = log.counts(), .destinations = engine.counts()});
//
// The names are pinned by metrics_test.cpp: dashboards rely on them. Pure.

#include <cstdint>
#include <map>
#include <string>

#include "server/deliver/counts.h"
#include "server/log/counts.h"
#include "server/log/duplicates.h"
#include "server/log/latency_histogram.h"

namespace analytics::server {

struct Measured {
  AllCounts sources{};
  std::map<std::string, DestinationCounts> destinations{};
  bool is_ready = true;  ///< Whether events are being stored.
  std::uint64_t log_bytes = 0;
  std::uint64_t log_segments = 0;
  DuplicateStats duplicates{};
  LatencyHistogram commit_times{};
  Timestamp now{};  ///< What destinations' lag is measured to.
};

std::string metrics_text(const Measured& measured);

}  // namespace analytics::server
