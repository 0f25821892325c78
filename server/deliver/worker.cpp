#include "server/deliver/worker.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace analytics::server {
namespace {

constexpr Duration kNothingToDo = std::chrono::hours(1);

// Room for the attempt under way and the one that is filled meanwhile.
Lanes::Limits lanes_for(Lanes::Limits limits, const Destination::Shape& shape) {
  limits.events_max = std::max(limits.events_max, 2 * shape.batch_max);
  limits.bytes_max = std::max(limits.bytes_max, 2 * shape.batch_bytes_max);
  // What is read in one lane has nobody to make room for.
  if (shape.transactional) limits.parked_max = 0;
  return limits;
}

}  // namespace

Worker::Worker(WorkerSetup setup, std::unique_ptr<Destination> destination, EventLog& log)
    : setup_(std::move(setup)),
      destination_(std::move(destination)),
      shape_(destination_->shape()),
      log_(log),
      lanes_(lanes_for(setup_.lanes, shape_)),
      breaker_(setup_.breaker) {}

Worker::~Worker() { stop(setup_.clock->now()); }

void Worker::start() {
  thread_ = std::thread([this] { run(); });
}

void Worker::stop(Deadline deadline) {
  {
    const std::lock_guard guard(mailbox_->mutex);
    mailbox_->stopping = true;
    stop_by_ = std::min(stop_by_, deadline);
  }
  mailbox_->changed.notify_one();
  const std::lock_guard only_one(stopping_);
  if (!thread_.joinable()) return;
  thread_.join();
  // So that whoever comes after it finds all free, whoever still holds this worker.
  state_->close();
  failed_.reset();
  destination_.reset();
}

void Worker::accepted(const std::string& source, std::uint64_t events, std::uint64_t end) {
  const std::lock_guard guard(counting_);
  if (end <= counted_end_) return;
  counted_end_ = end;
  has_new_counts_ = true;
  if (!setup_.router->is_connected(source)) return;
  counts_.accepted += events;
  counts_.pending += events;
}

void Worker::wake() {
  {
    const std::lock_guard guard(mailbox_->mutex);
    mailbox_->readable = true;
  }
  mailbox_->changed.notify_one();
}

void Worker::redrive(FailedFilter filter, Redriven done) {
  order([this, filter = std::move(filter), done = std::move(done)](bool is_stopped) {
    if (is_stopped) return done(Error{ErrorCode::closed, "the destination is being stopped"});
    done(redrive_now(filter));
  });
}

void Worker::forget(FailedFilter filter, Redriven done) {
  order([this, filter = std::move(filter), done = std::move(done)](bool is_stopped) {
    if (is_stopped) return done(Error{ErrorCode::closed, "the destination is being stopped"});
    done(forget_now(filter));
  });
}

void Worker::order(Order order) {
  {
    const std::lock_guard guard(mailbox_->mutex);
    if (!mailbox_->stopped) {
      mailbox_->orders.push_back(std::move(order));
      order = nullptr;
    }
  }
  mailbox_->changed.notify_one();
  if (order) order(/*is_stopped=*/true);
}

bool Worker::has_new_counts() const {
  const std::lock_guard guard(counting_);
  return has_new_counts_;
}

DestinationCounts Worker::counts() const {
  const std::lock_guard guard(counting_);
  return counts_;
}

void Worker::run() {
  while (!is_over()) {
    looked_at_ = setup_.clock->now();
    bool moved = take_answers();
    if (!is_stopping()) {
      moved = take_orders() || moved;
      moved = fill_lanes() || moved;
      moved = begin_attempts() || moved;
    }
    moved = save_if_due() || moved;
    publish();
    if (!moved) wait();
  }
  refuse_orders();
  if (Result<void> saved = save(/*and_wait=*/true); !saved) {
    spdlog::error("destination {}: its state can't be stored: {}", setup_.id,
                  saved.error().message);
  }
}

bool Worker::is_stopping() const {
  const std::lock_guard guard(mailbox_->mutex);
  return mailbox_->stopping;
}

bool Worker::is_over() const {
  const std::lock_guard guard(mailbox_->mutex);
  return mailbox_->stopping && mailbox_->answers.empty() &&
         (attempts_.empty() || setup_.clock->now() >= stop_by_);
}

void Worker::wait() {
  std::unique_lock lock(mailbox_->mutex);
  if (!mailbox_->answers.empty()) return;
  if (mailbox_->stopping && attempts_.empty()) return;  // It came since `run` looked.
  if (!mailbox_->stopping) {
    if (!mailbox_->orders.empty()) return;
    if (mailbox_->readable && has_room_for_new() && looked_at_ >= read_again_at_ &&
        !awaits_committed_) {
      return;
    }
  }
  const Deadline wake = mailbox_->stopping ? stop_by_ : next_wake();
  setup_.clock->wait_until(lock, mailbox_->changed, wake);
}

Deadline Worker::next_wake() const {
  const Deadline now = setup_.clock->now();
  Deadline wake = now + kNothingToDo;
  const auto by = [&](const std::optional<Deadline>& moment) {
    // What has come due since the last look is not to be slept over.
    if (moment && *moment > looked_at_) wake = std::min(wake, *moment);
  };
  by(lanes_.next_retry());
  by(breaker_.open_until());
  by(hold_until_);
  by(paced_until_);
  if (filling_since_) by(*filling_since_ + shape_.linger);
  if (unsaved_ || state_->has_failed() || is_failing_to_save_) {
    wake = std::min(wake, std::max(saved_at_ + save_interval(), now));
  }
  by(read_again_at_);
  if (setup_.backlog_bytes_max && !lanes_.empty()) by(backlog_checked_at_);
  if (has_new_counts()) by(saved_at_ + kCountsInterval);
  return wake;
}

bool Worker::take_answers() {
  std::vector<Answer> answers;
  {
    const std::lock_guard guard(mailbox_->mutex);
    answers.swap(mailbox_->answers);
  }
  for (const Answer& answer : answers) settle(answer);
  return !answers.empty();
}

bool Worker::take_orders() {
  std::vector<Order> orders;
  {
    const std::lock_guard guard(mailbox_->mutex);
    orders.swap(mailbox_->orders);
  }
  for (const Order& order : orders) order(/*is_stopped=*/false);
  return !orders.empty();
}

void Worker::refuse_orders() {
  std::vector<Order> orders;
  {
    const std::lock_guard guard(mailbox_->mutex);
    mailbox_->stopped = true;
    orders.swap(mailbox_->orders);
  }
  for (const Order& order : orders) order(/*is_stopped=*/true);
}

Result<std::uint64_t> Worker::redrive_now(const FailedFilter& filter) {
  if (!failed_) return std::uint64_t{0};
  if (Result<void> stored = save(/*and_wait=*/true); !stored) return std::move(stored).error();
  const Result<CountsByCode> moved = failed_->redrive(filter, [&](const CountsByCode& found) {
    Snapshot after = snapshot();
    for (const auto& [code, count] : found) {
      take_from(after.discarded, code, count);
      after.pending += count;
    }
    return encode_snapshot(after);
  });
  if (!moved) return moved.error();
  {
    const std::lock_guard guard(counting_);
    for (const auto& [code, count] : *moved) {
      take_from(counts_.discarded, code, count);
      counts_.pending += count;
    }
  }
  more_waiting_ = true;
  waiting_from_ = 0;
  unsaved_ = true;
  return total(*moved);
}

// Nothing is counted anew: what was discarded stays so.
Result<std::uint64_t> Worker::forget_now(const FailedFilter& filter) {
  if (!failed_) return std::uint64_t{0};
  // What was given up a moment ago is meant too.
  if (Result<void> stored = save(/*and_wait=*/true); !stored) return std::move(stored).error();
  return failed_->forget(filter);
}

// What is seen from outside and changes without being counted.
void Worker::publish() {
  const Deadline now = setup_.clock->now();
  std::string paused = why_paused(now);
  if (setup_.replay && !more_to_read_ && lanes_.empty() && attempts_.empty()) finished_ = true;
  const std::lock_guard guard(counting_);
  counts_.oldest_pending = lanes_.empty() && awaits_committed_ ? oldest_unread_ : lanes_.oldest();
  counts_.parked = lanes_.parked();
  counts_.paused = std::move(paused);
}

std::string Worker::why_paused(Deadline now) const {
  if (awaits_committed_) return "it can't be asked for what it holds";
  if (lanes_.empty()) return {};
  if (failed_ && !failed_->has_room()) return "its failed events can't be stored";
  if (breaker_.is_open() && !breaker_.may_try(now) && attempts_.empty()) {
    return "it fails, and is left alone for a while";
  }
  if (hold_until_ && now < *hold_until_) return "it asked to be left alone for a while";
  if (paced_until_ && now < *paced_until_) return "its rate limit is reached";
  if (lanes_.parked() > 0 && !lanes_.has_room()) {
    return "too many events wait for an earlier one of their user";
  }
  return {};
}

// Says in the log when a destination begins to fail, in another way too, and when it works again;
// not each time.
void Worker::note_trouble(const std::string& trouble) {
  std::string before;
  {
    const std::lock_guard guard(counting_);
    before = std::exchange(counts_.last_error, trouble);
  }
  const auto code_of = [](const std::string& text) { return text.substr(0, text.find(':')); };
  if (!trouble.empty() && code_of(trouble) != code_of(before)) {
    spdlog::warn("destination {}: an attempt failed: {}", setup_.id, trouble);
  } else if (trouble.empty() && !before.empty()) {
    spdlog::info("destination {}: attempts succeed again", setup_.id);
  }
}

}  // namespace analytics::server
