#pragma once

// Replays: a range of the event log is sent to one destination once more, on purpose. Each has an
// id, a place of its own and counts of its own, which add up like a destination's; what is new goes
// to the destination meanwhile as ever. A restart goes on with those that are not finished.
//
//   Replays replays(log, files, data + "/replays", make);
//   replays.resume();
//   Result<ReplayStatus> begun = replays.begin({.destination = "lake", .from = …, .to = …});
//
// An event keeps its message id, its own `integrations` and the destination's filters count as
// ever; whether the destination is enabled doesn't. The log keeps nothing for a replay: what
// retention removes meanwhile is not sent.
//
// Safe for use by several threads.

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "journal/files.h"
#include "server/deliver/replay.h"
#include "server/deliver/replay_files.h"
#include "server/deliver/worker.h"

namespace analytics::server {

class Replays {
 public:
  /// A destination of its own for a replay, and what its worker has to know.
  struct Made {
    WorkerSetup setup;
    std::unique_ptr<Destination> destination;
    /// What comes from there on the destination has pending itself, and is not sent twice.
    std::optional<std::uint64_t> end{};
  };
  using Make = std::function<Result<Made>(const std::string& destination)>;

  /// Not finished, at most, at a time; and finished ones that are remembered.
  static constexpr std::size_t kRunningMax = 8;
  static constexpr std::size_t kRememberedMax = 50;

  /// `log` and `files` must outlive it.
  Replays(EventLog& log, Files& files, std::string folder, Make make)
      : log_(log), files_(files), kept_(files, std::move(folder)), make_(std::move(make)) {}
  ~Replays();

  /// Goes on with those that are not finished.
  Result<void> resume();
  /// `invalid_config` where there is no such destination, or the range is empty; `queue_full` where
  /// too many are running.
  Result<ReplayStatus> begin(const ReplayRequest& request);
  /// Counts what `begin` would send, by a thread of its own, and answers on it. One at a time.
  void forecast(const ReplayRequest& request, std::function<void(Result<ReplayForecast>)> done);
  /// The workspace has changed: those to destinations that are gone end, those to destinations that
  /// have changed go on with them as they are now.
  void follow(const std::set<std::string>& gone, const std::set<std::string>& changed);
  /// Nothing more is sent; false where there is none of that id that is running.
  bool cancel(const std::string& id);

  /// The newest first.
  std::vector<ReplayStatus> list();
  void stop(Deadline deadline);

 private:
  struct Replay {
    KeptReplay kept;
    std::unique_ptr<Worker> worker;  // Null once it is over.
  };

  Result<std::uint64_t> check(const ReplayRequest& request) const;
  Result<void> open(Replay& replay);
  Result<ReplayForecast> count(const ReplayRequest& request) const;
  std::uint64_t end_of(const Made& made) const;
  void end(Replay& replay, bool is_cancelled);
  void tend();

  EventLog& log_;
  Files& files_;
  ReplayFiles kept_;
  const Make make_;
  std::mutex mutex_;
  std::map<std::string, Replay> replays_;  // By id, which begins with the time.
  std::thread counting_;
  std::atomic<bool> is_counting_ = false;
  std::atomic<bool> is_stopping_ = false;
};

}  // namespace analytics::server
