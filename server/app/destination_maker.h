#pragma once

// Makes what the workspace says of destinations: the destination itself, and the worker that brings
// events to it.
//
//   DestinationMaker maker(context, places, *log);
//   Result<std::unique_ptr<Worker>> worker = maker.open_worker(config);
//
// Safe for use by several threads.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <analytics/result.h>

#include "server/deliver/replays.h"
#include "server/deliver/worker.h"
#include "server/destinations/context.h"
#include "server/destinations/registry.h"
#include "server/workspace/workspace.h"

namespace analytics::server {

class DestinationMaker {
 public:
  struct Places {
    std::string states{};  ///< A folder in it for each destination's place in the log.
    std::string failed{};  ///< And in this one a file for what it has given up.
    /// What of the log may wait for a destination that says nothing of its own.
    std::uint64_t backlog_bytes_max = 0;
  };

  /// The log must outlive it.
  DestinationMaker(DestinationContext context, Places places, EventLog& log)
      : context_(std::move(context)), places_(std::move(places)), log_(log) {}

  Result<std::unique_ptr<Worker>> open_worker(const DestinationConfig& config);
  /// The destination alone.
  Result<std::unique_ptr<Destination>> make_destination(const DestinationConfig& config) const;
  /// Forgets its place in the log and what it has given up, so that one that is made under its id
  /// begins anew. It must not be open.
  void forget(const std::string& id) const;
  /// For a replay: enabled or not.
  Result<Replays::Made> make_for_replay(const DestinationConfig& config);

 private:
  WorkerSetup make_setup(const DestinationConfig& config, bool is_enabled);
  std::shared_ptr<RateLimit> rate_of(const DestinationConfig& config);

  const DestinationContext context_;
  const Places places_;
  EventLog& log_;
  std::mutex mutex_;
  // By destination: its worker and its replays keep to one limit.
  std::map<std::string, std::shared_ptr<RateLimit>> rates_;
};

}  // namespace analytics::server
