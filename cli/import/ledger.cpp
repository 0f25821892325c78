#include "cli/import/ledger.h"

#include <algorithm>
#include <utility>

namespace analytics::cli {
namespace {

// Dead letters wait to be written in memory: at this many they are taken at once.
constexpr std::size_t kNewsMax = 1'000;

// What the server says of the event itself. Everything else that it refuses (a wrong key, a wrong
// address) would hold for every other event too.
bool blames_the_event(int http_status) {
  return http_status == 400 || http_status == 413 || http_status == 422;
}

Error error_of(const Outcome& outcome) {
  const bool bare = outcome.message.empty();
  return {outcome.error,
          std::string(bare ? std::string_view(name(outcome.reason)) : outcome.message),
          outcome.http_status};
}

}  // namespace

Ledger::Ledger(Limits limits, Position start, RowCounts counts)
    : limits_(limits), first_(start.row + 1) {
  settled_.done = start;
  settled_.counts = counts;
  state_.rows_read = start.row;
  state_.last_outcome = std::chrono::steady_clock::now();
}

bool Ledger::has_room() const {
  return slots_.size() < limits_.rows_max && bytes_ < limits_.bytes_max &&
         settled_.dead_letters.size() < limits_.rows_max;
}

bool Ledger::has_news() const {
  return settled_.dead_letters.size() >= std::min(kNewsMax, limits_.rows_max);
}

bool Ledger::admit(const Row& row) {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return interrupted_ || trouble_ || has_room(); });
  if (interrupted_ || trouble_) return false;
  slots_.push_back({.line = row.line, .end = row.end, .text = std::string(row.text)});
  bytes_ += row.text.size();
  state_.rows_read = row.number;
  return true;
}

void Ledger::expect(std::uint64_t row, std::string_view message_id) {
  const std::lock_guard lock(mutex_);
  rows_.emplace(message_id, row);
}

void Ledger::withdraw(std::uint64_t row, std::string_view message_id) {
  const std::lock_guard lock(mutex_);
  const auto [first, last] = rows_.equal_range(message_id);
  const auto found =
      std::find_if(first, last, [&](const auto& entry) { return entry.second == row; });
  if (found != last) rows_.erase(found);
}

void Ledger::reject(std::uint64_t row, const Error& why) {
  const std::lock_guard lock(mutex_);
  set_fate(row, Fate::dead, why);
}

void Ledger::leave_undone(std::uint64_t row, const Error& why) {
  const std::lock_guard lock(mutex_);
  set_fate(row, Fate::undone, why);
}

void Ledger::settle(const Outcome& outcome) {
  const std::lock_guard lock(mutex_);
  const std::optional<std::uint64_t> row = forget(outcome.message_id);
  if (!row) return;
  state_.last_outcome = std::chrono::steady_clock::now();
  if (outcome.delivered) {
    if (outcome.attempts > 1) ++state_.retried;
    return set_fate(*row, Fate::delivered, {});
  }
  const bool bad = outcome.reason == DropReason::refused && blames_the_event(outcome.http_status);
  set_fate(*row, bad ? Fate::dead : Fate::undone, error_of(outcome));
}

Ledger::Slot& Ledger::slot(std::uint64_t row) {
  return slots_[static_cast<std::size_t>(row - first_)];
}

// Two rows may have the same id of their own; either may then have this outcome.
std::optional<std::uint64_t> Ledger::forget(std::string_view message_id) {
  const auto found = rows_.find(message_id);
  if (found == rows_.end()) return std::nullopt;
  const std::uint64_t row = found->second;
  rows_.erase(found);
  return row;
}

void Ledger::set_fate(std::uint64_t row, Fate fate, Error why) {
  Slot& settled = slot(row);
  settled.fate = fate;
  settled.why = std::move(why);
  if (fate == Fate::undone) {
    ++state_.undone;
    if (!trouble_) trouble_ = settled.why;
    room_.notify_all();
    settled_all_.notify_all();
  }
  advance();
}

void Ledger::advance() {
  const bool had_room = has_room();
  while (!slots_.empty() &&
         (slots_.front().fate == Fate::delivered || slots_.front().fate == Fate::dead)) {
    Slot& settled = slots_.front();
    settled_.done = settled.end;
    bytes_ -= settled.text.size();
    if (settled.fate == Fate::delivered) {
      ++settled_.counts.delivered;
    } else {
      ++settled_.counts.dead;
      settled_.dead_letters.push_back({first_, settled.line, std::move(settled.why.message),
                                       settled.why.code, settled.why.http_status,
                                       std::move(settled.text)});
    }
    slots_.pop_front();
    ++first_;
  }
  if (!had_room && has_room()) room_.notify_all();
  if (slots_.empty()) settled_all_.notify_all();
  if (has_news()) news_.notify_all();
}

Ledger::Settled Ledger::take_settled() {
  const std::lock_guard lock(mutex_);
  Settled taken{settled_.done, settled_.counts, std::exchange(settled_.dead_letters, {})};
  room_.notify_all();
  return taken;
}

bool Ledger::wait_until_settled() {
  std::unique_lock lock(mutex_);
  settled_all_.wait(lock, [&] { return interrupted_ || trouble_ || slots_.empty(); });
  return slots_.empty();
}

bool Ledger::wait_for_news(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  news_.wait_until(lock, deadline, [&] { return finished_ || has_news(); });
  return finished_;
}

void Ledger::interrupt() {
  const std::lock_guard lock(mutex_);
  interrupted_ = true;
  room_.notify_all();
  settled_all_.notify_all();
}

bool Ledger::is_ending() const {
  const std::lock_guard lock(mutex_);
  return interrupted_ || trouble_;
}

void Ledger::finish() {
  const std::lock_guard lock(mutex_);
  finished_ = true;
  news_.notify_all();
}

Ledger::State Ledger::state() const {
  const std::lock_guard lock(mutex_);
  State state = state_;
  state.in_flight = slots_.size();
  state.counts = settled_.counts;
  state.done = settled_.done;
  return state;
}

std::optional<Error> Ledger::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

}  // namespace analytics::cli
