#pragma once

// Tells the program what became of its events, by its callback, and what else it may want to know,
// by its log: when the server can't be reached and when it can again, what was refused, what the
// queue had no room for; each at most once a minute. Lines wait for `speak`, so that the program is
// never called under a lock of ours. Nothing that it throws gets past.
//
//   teller.tell(fate);
//   teller.failed(error); … teller.works();
//
// Safe for use by several threads, but for `tell`, `failed` and `works`, which are one thread's.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "client/sender.h"

namespace analytics {

class Teller {
 public:
  Teller(std::function<void(const Outcome&)> on_outcome, LogSink log, std::shared_ptr<Clock> clock);

  void tell(const Sender::Fate& fate);
  void note(LogLevel level, std::string text);
  /// Hands out what was noted; to be called with no lock held.
  void speak();

  void failed(const Error& error);
  void works();
  void full();

 private:
  bool is_time(std::atomic<Deadline::rep>& last);
  void note_drop(const Sender::Fate& fate);

  const std::function<void(const Outcome&)> on_outcome_;
  const LogSink log_;
  const std::shared_ptr<Clock> clock_;
  bool is_failing_ = false;  // And the program was told.
  std::mutex mutex_;
  std::vector<std::pair<LogLevel, std::string>> noted_;  // guarded by mutex_
  std::atomic<bool> has_noted_ = false;
  std::atomic<Deadline::rep> last_failed_{0};
  std::atomic<std::uint64_t> rejected_full_{0};
  std::atomic<Deadline::rep> last_full_{0};
  std::atomic<Deadline::rep> last_drop_{0};
};

}  // namespace analytics
