#pragma once

// The thread that has the event log tend to itself: when something is due, and otherwise not at
// all.
//
//   LogKeeper keeper(*log, Clock::real());   // from now until it is destroyed
//
// The log must outlive it, and have no other keeper.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include <analytics/clock.h>

#include "server/log/event_log.h"

namespace analytics::server {

class LogKeeper {
 public:
  LogKeeper(EventLog& log, std::shared_ptr<Clock> clock);
  LogKeeper(const LogKeeper&) = delete;
  LogKeeper& operator=(const LogKeeper&) = delete;
  ~LogKeeper();

 private:
  // Shared with the log, which may still ring when the keeper has gone.
  struct Bell {
    std::mutex mutex;
    std::condition_variable rung;
    bool due = false;
    bool stopping = false;
  };
  void run();

  EventLog& log_;
  const std::shared_ptr<Clock> clock_;
  const std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
  std::thread thread_;
};

}  // namespace analytics::server
