#pragma once

// All destinations together: a worker for each, fed by the event log.
//
//   Engine engine(log);
//   engine.add(std::move(worker));      // each of them, then
//   engine.start();
//   engine.stop(deadline);
//
// `add` before `start`; `counts` from any thread.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/deliver/worker.h"

namespace analytics::server {

class Engine {
 public:
  /// Takes the log's hook for what is stored; the log must outlive it.
  explicit Engine(EventLog& log);

  void add(std::unique_ptr<Worker> worker) { workers_.push_back(std::move(worker)); }
  void start();
  /// Every worker has until the deadline; they stop side by side.
  void stop(Deadline deadline);

  std::map<std::string, DestinationCounts> counts() const;
  /// The offset of the oldest event that any destination may yet ask the log for.
  std::uint64_t needed_from() const;

 private:
  EventLog& log_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace analytics::server
