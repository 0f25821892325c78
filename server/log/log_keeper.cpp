#include "server/log/log_keeper.h"

#include <utility>

#include "base/quiet_thread.h"

namespace analytics::server {

LogKeeper::LogKeeper(EventLog& log, std::shared_ptr<Clock> clock)
    : log_(log), clock_(std::move(clock)) {
  log_.on_due([bell = bell_] {
    const std::lock_guard guard(bell->mutex);
    bell->due = true;
    bell->rung.notify_one();
  });
  thread_ = quiet_thread([this] { run(); });
}

LogKeeper::~LogKeeper() {
  {
    const std::lock_guard guard(bell_->mutex);
    bell_->stopping = true;
    bell_->rung.notify_one();
  }
  thread_.join();
}

void LogKeeper::run() {
  std::unique_lock lock(bell_->mutex);
  while (!bell_->stopping) {
    lock.unlock();
    const Deadline again = log_.tend();
    lock.lock();
    while (!bell_->stopping && !std::exchange(bell_->due, false) && clock_->now() < again) {
      clock_->wait_until(lock, bell_->rung, again);
    }
  }
}

}  // namespace analytics::server
