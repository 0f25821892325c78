#include "client/teller.h"

#include <chrono>
#include <exception>
#include <utility>

#include "message/encode.h"

namespace analytics {
namespace {

constexpr Duration kQuiet = std::chrono::minutes(1);

}  // namespace

Teller::Teller(std::function<void(const Outcome&)> on_outcome, LogSink log,
               std::shared_ptr<Clock> clock)
    : on_outcome_(std::move(on_outcome)), log_(std::move(log)), clock_(std::move(clock)) {}

void Teller::tell(const Sender::Fate& fate) {
  if (!fate.delivered) note_drop(fate);
  if (!on_outcome_) return;
  std::string message = fate.error.message;
  if (!fate.error.response_body.empty()) message += ": " + fate.error.response_body;
  for (std::size_t i = 0; i < fate.batch.size(); ++i) {
    const std::string_view event = fate.batch.event(i);
    const std::string id = encoded_message_id(event);
    try {
      on_outcome_({.delivered = fate.delivered,
                   .reason = fate.reason,
                   .message_id = id,
                   .event = event,
                   .attempts = fate.attempts,
                   .http_status = fate.http_status,
                   .error = fate.error.code,
                   .message = message});
    } catch (...) {
      note(LogLevel::error, "on_outcome threw; the event's fate stands");
    }
  }
}

void Teller::note(LogLevel level, std::string text) {
  if (!log_) return;
  const std::lock_guard guard(mutex_);
  noted_.emplace_back(level, std::move(text));
  has_noted_ = true;
}

void Teller::speak() {
  if (!has_noted_.exchange(false)) return;
  std::vector<std::pair<LogLevel, std::string>> lines;
  {
    const std::lock_guard guard(mutex_);
    lines.swap(noted_);
  }
  for (const auto& [level, text] : lines) {
    try {
      log_(level, text);
    } catch (...) {
      // There is nobody left to tell.
    }
  }
}

// The error's message alone: an answer's body may repeat what was sent.
void Teller::note_drop(const Sender::Fate& fate) {
  if (!log_ || !is_time(last_drop_)) return;
  note(LogLevel::warning, std::to_string(fate.batch.size()) + " events were dropped (" +
                              name(fate.reason) + "): " + fate.error.message);
}

void Teller::failed(const Error& error) {
  if (is_failing_ || !is_time(last_failed_)) return;
  is_failing_ = true;
  note(LogLevel::warning, "delivery fails, and is tried again: " + error.message);
}

void Teller::works() {
  if (!std::exchange(is_failing_, false)) return;
  note(LogLevel::info, "delivery works again");
}

void Teller::full() {
  const std::uint64_t count = rejected_full_.fetch_add(1, std::memory_order_relaxed) + 1;
  if (!log_ || !is_time(last_full_)) return;
  note(LogLevel::warning,
       "the queue is full: " + std::to_string(count) + " events were not accepted so far");
  speak();
}

// Whether a minute has passed since it last was; the clock's first moment is long ago.
bool Teller::is_time(std::atomic<Deadline::rep>& last) {
  const Deadline::rep now = clock_->now().time_since_epoch().count();
  Deadline::rep before = last.load(std::memory_order_relaxed);
  if (before != 0 && now - before < kQuiet.count()) return false;
  return last.compare_exchange_strong(before, now, std::memory_order_relaxed);
}

}  // namespace analytics
