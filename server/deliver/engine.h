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
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/deliver/worker.h"

namespace analytics::server {

class Engine {
 public:
  /// Takes the log's hook for what is stored; the log must outlive it.
  explicit Engine(EventLog& log);

  /// Once the engine runs, the worker begins at once; once it has stopped, that is an error.
  Result<void> add(std::unique_ptr<Worker> worker);
  /// Stops them side by side by the deadline; their state stays on the disk. What they have not
  /// done stays in the log until they are added again, or let go.
  void remove(const std::vector<std::string>& ids, Deadline deadline);
  /// Those that were removed don't come back: the log need keep nothing for them.
  void let_go(const std::set<std::string>& ids);

  void start();
  /// Every worker has until the deadline; they stop side by side.
  void stop(Deadline deadline);

  std::map<std::string, DestinationCounts> counts() const;
  /// The offset of the oldest event that any destination may yet ask the log for.
  std::uint64_t needed_from() const;

  bool has(const std::string& id) const { return find(id) != nullptr; }
  /// It is done with every event before this offset; none where there is no such destination.
  std::optional<std::uint64_t> low_water(const std::string& id) const;
  /// See Worker::redrive; an error where there is no such destination.
  void redrive(const std::string& id, FailedFilter filter, Worker::Redriven done);
  /// See Worker::forget.
  void forget(const std::string& id, FailedFilter filter, Worker::Redriven done);
  /// Attempts to look at, the latest first; none where there is no such destination.
  std::vector<AttemptSamples::Sample> samples(const std::string& id) const;
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
  static void stop_all(const Workers& workers, Deadline deadline);

  EventLog& log_;
  mutable std::mutex mutex_;
  Workers workers_;
  // Of those that were removed and may be added again: what they need from the log, and what only
  // they know.
  std::map<std::string, std::uint64_t> kept_for_;
  std::map<std::string, WorkerMemory> memories_;
  bool is_started_ = false;
  bool is_stopped_ = false;
};

}  // namespace analytics::server
