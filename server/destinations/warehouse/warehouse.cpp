#include "server/destinations/warehouse/warehouse.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/time_text.h"
#include "server/destinations/traced.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;
using std::chrono::milliseconds;

// How long the question for the offset waits.
constexpr milliseconds kPatience = std::chrono::seconds(5);
// For people: of a batch's tables.
constexpr std::size_t kTablesShown = 20;

std::vector<Outcome> retry_all(std::size_t count, std::string code, std::string detail) {
  return std::vector<Outcome>(
      count, {.kind = Kind::retry, .code = std::move(code), .detail = std::move(detail)});
}

AttemptTrace transaction_trace(const std::vector<Event>& events,
                               const std::vector<Outcome>& outcomes,
                               const std::vector<Writer::TableRows>& rows) {
  AttemptTrace trace;
  trace.request = fmt::format("one transaction of {} events{}", events.size(),
                              events.front().again ? ", sent again: rows that are there stay" : "");
  const bool is_in =
      std::ranges::none_of(outcomes, [](const Outcome& one) { return one.kind == Kind::retry; });
  for (std::size_t i = 0; is_in && i < std::min(rows.size(), kTablesShown); ++i) {
    trace.request +=
        fmt::format("\n{}, source {}: {} rows", rows[i].table, rows[i].source, rows[i].rows);
  }
  if (is_in && rows.size() > kTablesShown) {
    trace.request += fmt::format("\n… and {} tables more", rows.size() - kTablesShown);
  }
  trace.response = is_in ? "committed" : "not committed: " + outcomes.front().detail;
  return trace;
}

}  // namespace

Warehouse::Warehouse(std::shared_ptr<Clock> clock, Open open, OpenCode open_code)
    : clock_(std::move(clock)), open_(std::move(open)), open_code_(open_code) {
  thread_ = std::thread([this] { run(); });
}

Warehouse::~Warehouse() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.raise();
  changed_.notify_all();
  thread_.join();
}

Destination::Shape Warehouse::shape() const {
  return {.batch_max = kWarehouseBatchMax,
          .batch_bytes_max = kWarehouseBatchBytesMax,
          .attempts_at_once = 1,
          .transactional = true};
}

void Warehouse::deliver(Events events, Deadline deadline, Done done) {
  {
    const std::lock_guard lock(mutex_);
    next_.emplace(Attempt{std::move(events), deadline, std::move(done)});
  }
  changed_.notify_all();
}

void Warehouse::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || next_; });
    if (!next_) return;
    Attempt now = *std::exchange(next_, std::nullopt);
    lock.unlock();
    std::vector<Outcome> outcomes = attempt(*now.events, now.deadline);
    trace(*now.events, outcomes);
    now.done(std::move(outcomes));
    now = {};  // The events are not held while waiting.
    lock.lock();
  }
}

Result<Destination::Committed> Warehouse::committed() {
  const std::lock_guard lock(writing_);
  if (auto failed = make_ready(kPatience)) return *failed;
  Result<Committed> committed = session_->database().committed();
  if (!committed) session_.reset();
  return committed;
}

std::vector<Outcome> Warehouse::attempt(const std::vector<Event>& events, Deadline deadline) {
  const std::lock_guard lock(writing_);
  if (events.empty()) return {};
  const auto patience = std::chrono::duration_cast<milliseconds>(deadline - clock_->now());
  if (auto failed = make_ready(std::max(patience, milliseconds(0)))) {
    return retry_all(events.size(), open_code_(*failed), failed->message);
  }
  auto outcomes = session_->write(events, time_text(clock_->wall_time()));
  if (outcomes) return std::move(*outcomes);
  const Error& error = outcomes.error();
  auto retry = retry_all(events.size(), session_->database().code(error), error.message);
  session_.reset();  // The next attempt starts from what the database says.
  return retry;
}

// By the thread that writes. Where pieces of the batch were taken back, it is not known what is
// where.
void Warehouse::trace(const std::vector<Event>& events, std::vector<Outcome>& outcomes) {
  std::vector<Writer::TableRows> rows;
  {
    const std::lock_guard lock(writing_);
    if (session_) rows = session_->take_rows();
  }
  if (events.empty()) return;
  trace_if_due(outcomes, budget_, clock_->now(),
               [&] { return transaction_trace(events, outcomes, rows); });
}

std::optional<Error> Warehouse::make_ready(milliseconds patience) {
  if (session_ && !session_->database().is_open()) session_.reset();
  if (!session_) {
    Opened database = open_(patience, stop_);
    if (!database) return database.error();
    session_ = std::make_unique<Session>(*std::move(database));
  }
  session_->database().set_patience(patience);
  return std::nullopt;
}

}  // namespace analytics::server
