#pragma once

// What a worker is told about its destination. An ordinary value.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <analytics/clock.h>

#include "retry/backoff.h"
#include "server/deliver/breaker.h"
#include "server/deliver/feed.h"
#include "server/deliver/lanes.h"
#include "server/ingest/rate_limit.h"
#include "server/route/router.h"

namespace analytics::server {

/// A replay: which part of the log is sent again.
struct ReplayScope {
  FeedScope feed{};
  std::uint64_t begin = 0;  ///< Offsets of the log as it is when the replay is made.
  std::uint64_t end = 0;
};

struct WorkerSetup {
  std::string id{};
  std::shared_ptr<const Router> router{};  ///< Never null.
  /// What the router's rules are, so that it is known when they have changed.
  std::string rules_text{};
  /// Made larger where attempts are.
  Lanes::Limits lanes{};
  Backoff backoff{.base = std::chrono::seconds(1), .cap = std::chrono::minutes(5)};
  Breaker::Limits breaker{};
  /// How long an event is tried before it is given up (Segment's is four hours).
  Duration retry_window = std::chrono::hours(4);
  Duration attempt_timeout = std::chrono::seconds(60);
  /// Fewer than the destination could take.
  std::optional<std::size_t> attempts_at_once{};
  /// Events a second; null: no limit. Shared with replays to the same destination.
  std::shared_ptr<RateLimit> rate{};
  /// What of the log may wait for it; beyond, its oldest events are given up as backlog_limit.
  std::optional<std::uint64_t> backlog_bytes_max{};
  /// The database of failed events (failed_events.h); empty: none are kept.
  std::string failed_path{};
  std::optional<ReplayScope> replay{};
  std::shared_ptr<Clock> clock = Clock::real();
};

}  // namespace analytics::server
