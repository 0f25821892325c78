#pragma once

// Lets so many of a destination's calls run at the same time; the others wait in the order in which
// they came.
//
//   gate->enter([=] { call->start(…); });
//   gate->leave();                            // once for each that was let in
//
// Safe for use by several threads. What is let in runs on the thread that made room for it.

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>

namespace analytics::server::pack {

class CallGate {
 public:
  explicit CallGate(std::size_t inside_max) : inside_max_(inside_max) {}

  void enter(std::function<void()> run) {
    {
      const std::lock_guard guard(mutex_);
      if (inside_ == inside_max_) {
        waiting_.push_back(std::move(run));
        return;
      }
      ++inside_;
    }
    run();
  }

  void leave() {
    std::function<void()> next;
    {
      const std::lock_guard guard(mutex_);
      if (waiting_.empty()) {
        --inside_;
        return;
      }
      next = std::move(waiting_.front());
      waiting_.pop_front();
    }
    next();
  }

 private:
  const std::size_t inside_max_;
  std::mutex mutex_;
  std::size_t inside_ = 0;
  std::deque<std::function<void()>> waiting_;
};

}  // namespace analytics::server::pack
