#include "server/app/errands.h"

#include <utility>

namespace analytics::server {

Errands::Errands() : thread_([this] { run(); }) {}

Errands::~Errands() {
  {
    const std::lock_guard guard(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

bool Errands::send(std::function<void()> errand) {
  {
    const std::lock_guard guard(mutex_);
    if (waiting_.size() >= kWaitingMax) return false;
    waiting_.push_back(std::move(errand));
  }
  changed_.notify_one();
  return true;
}

void Errands::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
    if (is_stopping_) return;
    const std::function<void()> errand = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    errand();
    lock.lock();
  }
}

}  // namespace analytics::server
