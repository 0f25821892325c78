#pragma once

// Tells the program what became of its events, by its callback, and what else it may want to know,
// by its log: when the server can't be reached and when it can again, what was refused, what the
// queue had no room for; each at most once a minute. Nothing that the program throws gets past it.
//
//   teller.tell(fate);
//   teller.failed(error); … teller.works();
//
// Safe for use by several threads, but for `tell`, `failed` and `works`, which are one thread's.

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "client/sender.h"

namespace analytics {

class Teller {
 public:
  Teller(std::function<void(const Outcome&)> on_outcome, LogSink log, std::shared_ptr<Clock> clock);

  void tell(const Sender::Fate& fate);
  void note(LogLevel level, const std::string& text) const;

  void failed(const Error& error);
  void works();
  void full();

 private:
  bool is_time(std::atomic<Deadline::rep>& last) const;
  void note_drop(const Sender::Fate& fate);

  const std::function<void(const Outcome&)> on_outcome_;
  const LogSink log_;
  const std::shared_ptr<Clock> clock_;
  bool is_failing_ = false;
  std::atomic<std::uint64_t> rejected_full_{0};
  mutable std::atomic<Deadline::rep> last_full_{0};
  mutable std::atomic<Deadline::rep> last_drop_{0};
};

}  // namespace analytics
