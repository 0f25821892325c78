#pragma once

// A destination that loads batches of events into a database, exactly once: README.md in this
// folder has the rules, `database.h` what a database must be able to do.
//
//   Warehouse lake(clock, [=](std::chrono::milliseconds patience) { return open(path, patience);
//   });
//
// It writes in a thread of its own, so that the next batch is read and routed meanwhile; the
// destructor ends it. Safe for use as `Destination` says.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/deliver/destination.h"
#include "server/destinations/warehouse/interruption.h"
#include "server/destinations/warehouse/session.h"

namespace analytics::server {

/// Large enough that what a transaction costs is shared by many events, small enough to end soon.
inline constexpr std::size_t kWarehouseBatchMax = 10'000;
inline constexpr std::size_t kWarehouseBatchBytesMax = std::size_t{8} << 20;

class Warehouse final : public Destination {
 public:
  using Opened = Result<std::unique_ptr<WarehouseDatabase>>;
  /// `stop` is raised when the destination is to end, and then no more is to be waited.
  using Open = std::function<Opened(std::chrono::milliseconds patience, const Interruption& stop)>;
  /// The stable code of what `open` may answer.
  using OpenCode = std::string (*)(const Error&);

  Warehouse(std::shared_ptr<Clock> clock, Open open, OpenCode open_code);
  /// Interrupts an attempt under way, which is then reported as to be tried again.
  ~Warehouse() override;

  Shape shape() const override;
  void deliver(Events events, Deadline deadline, Done done) override;
  Result<Committed> committed() override;

 private:
  struct Attempt {
    Events events;
    Deadline deadline;
    Done done;
  };

  void run();
  std::vector<Outcome> attempt(const std::vector<Event>& events, Deadline deadline);
  void trace(const std::vector<Event>& events, std::vector<Outcome>& outcomes);
  std::optional<Error> make_ready(std::chrono::milliseconds patience);

  const std::shared_ptr<Clock> clock_;
  TraceBudget budget_;
  const Open open_;
  const OpenCode open_code_;
  Interruption stop_;

  std::mutex writing_;  // Held while the session is used.
  std::unique_ptr<Session> session_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Attempt> next_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace analytics::server
