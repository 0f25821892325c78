#pragma once

// Counts who is still there, so that nobody is left behind when the listener stops: the acceptor
// and every connection. Also what all requests take together.
//
//   if (census.enter(connections_max)) serve();   // … and leave() when it is over
//   census.wait_until_empty(deadline);
//
// Safe for use by several threads.

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>

#include <analytics/clock.h>

namespace analytics::server {

class Census {
 public:
  /// False if there are `count_max` already.
  bool enter(std::size_t count_max) {
    const std::lock_guard lock(mutex_);
    if (count_ >= count_max) return false;
    ++count_;
    return true;
  }

  void leave() {
    const std::lock_guard lock(mutex_);
    if (--count_ == 0) empty_.notify_all();
  }

  bool wait_until_empty(Deadline deadline) {
    std::unique_lock lock(mutex_);
    return empty_.wait_until(lock, deadline, [this] { return count_ == 0; });
  }

  void wait_until_empty() {
    std::unique_lock lock(mutex_);
    empty_.wait(lock, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable empty_;
  std::size_t count_ = 0;
};

/// Bytes held by all requests, against their limit.
class RequestBudget {
 public:
  explicit RequestBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// False, and nothing taken, if they would be too many.
  bool take(std::size_t bytes) noexcept {
    const std::size_t before = held_.fetch_add(bytes, std::memory_order_relaxed);
    if (before + bytes <= bytes_max_) return true;
    give_back(bytes);
    return false;
  }
  void give_back(std::size_t bytes) noexcept { held_.fetch_sub(bytes, std::memory_order_relaxed); }

 private:
  const std::size_t bytes_max_;
  std::atomic<std::size_t> held_{0};
};

}  // namespace analytics::server
