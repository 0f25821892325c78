#pragma once

// Runs tasks one after the other, on whichever thread brings them: what an attempt's answers do to
// it, whatever threads they come by and however deep in each other's calls.
//
//   strand.post([this] { answered(); });   // at once, or after what runs now
//
// Safe for use by several threads. Whoever posts must keep the strand alive until `post` returns.

#include <deque>
#include <functional>
#include <mutex>
#include <utility>

namespace analytics::server::pack {

class Strand {
 public:
  void post(std::function<void()> task) {
    {
      const std::lock_guard guard(mutex_);
      tasks_.push_back(std::move(task));
      if (is_running_) return;
      is_running_ = true;
    }
    while (std::function<void()> next = take()) next();
  }

 private:
  std::function<void()> take() {
    const std::lock_guard guard(mutex_);
    is_running_ = !tasks_.empty();
    if (!is_running_) return {};
    std::function<void()> next = std::move(tasks_.front());
    tasks_.pop_front();
    return next;
  }

  std::mutex mutex_;
  std::deque<std::function<void()>> tasks_;
  bool is_running_ = false;
};

}  // namespace analytics::server::pack
