#pragma once

// Turns SIGINT and SIGTERM into a call, made once by a thread of its own. A second signal ends the
// program at once, as without this.
//
//   StopSignal stop([&] { ledger.interrupt(); });
//   file.stop_when_readable(stop.descriptor());
//
// One at a time in a program. The call must not touch the StopSignal.

#include <functional>
#include <thread>

namespace analytics::cli {

class StopSignal {
 public:
  explicit StopSignal(std::function<void()> stop);
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  /// Becomes readable with the signal, and stays so.
  int descriptor() const noexcept { return signalled_[0]; }

 private:
  int signalled_[2] = {-1, -1};
  int ended_[2] = {-1, -1};
  std::thread watcher_;
};

}  // namespace analytics::cli
