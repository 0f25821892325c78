#pragma once

// A thread for what the console asks and takes its time: reading failed events, beginning and
// ending replays. One after the other, so that the thread that answers requests never waits.
//
//   Errands errands;
//   if (!errands.send([] { … })) answer(busy);
//
// Safe for use by several threads.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace analytics::server {

class Errands {
 public:
  /// That wait, at most.
  static constexpr std::size_t kWaitingMax = 32;

  Errands();
  /// Ends after the one under way; what still waits is not done.
  ~Errands();
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;

  /// False, and nothing done, where too many wait.
  [[nodiscard]] bool send(std::function<void()> errand);

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace analytics::server
