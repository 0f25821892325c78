#pragma once

// All destinations together: a worker for each, fed by the event log.
//
//   Engine engine(log);
//   engine.add(std::move(worker));      // each of them, then
//   engine.start();
//   engine.stop(deadline);
//
// `add` and `remove` also while it runs, one thread's at a time; the rest from any thread.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/deliver/worker.h"

namespace analytics::server {

class Engine {
 public:
  /// Takes the log's hook for what is stored; the log must outlive it.
  explicit Engine(EventLog& log);

  /// Once the engine runs, the worker begins at once.
  Result<void> add(std::unique_ptr<Worker> worker);
  /// Stops it by the deadline and forgets it; its state stays on the disk.
  void remove(const std::string& id, Deadline deadline);

  void start();
  /// Every worker has until the deadline; they stop side by side.
  void stop(Deadline deadline);

  std::map<std::string, DestinationCounts> counts() const;
  /// The offset of the oldest event that any destination may yet ask the log for.
  std::uint64_t needed_from() const;

  /// See Worker::redrive; an error where there is no such destination.
  void redrive(const std::string& id, FailedFilter filter, Worker::Redriven done);
  /// What became of an event, by destination, but those that are being stopped; answers by any
  /// thread.
  using Fates = std::map<std::string, EventFate>;
  void fate(const Event& event, std::function<void(Result<Fates>)> done) const;
  /// What a destination has given up, the newest first.
  Result<std::vector<FailedEvent>> failed_events(const std::string& id,
                                                 const FailedQuery& query) const;

 private:
  using Workers = std::vector<std::shared_ptr<Worker>>;
  std::shared_ptr<Worker> find(const std::string& id) const;
  Workers workers() const;

  EventLog& log_;
  mutable std::mutex mutex_;
  Workers workers_;
  bool is_started_ = false;
};

}  // namespace analytics::server
