// The ends of events: delivered, dropped and told of, or kept in the spool for later.
#include <algorithm>
#include <utility>

#include "client/delivery_loop.h"

namespace analytics {
namespace {

// Batches on their way to the disk at once.
constexpr std::size_t kWritesMax = 8;
// From half of a limit on, WhenFull::spill moves the oldest to the disk.
constexpr std::size_t kSpillShare = 2;
// After a failed write the spool is opened again so much later.
constexpr Duration kSpoolRetry = std::chrono::seconds(10);

Error spool_full() { return {ErrorCode::disk_full, "the spool has reached Spool::bytes_max"}; }

}  // namespace

void DeliveryLoop::end(Sender::Fate fate, bool is_released) {
  ending_.push_back({std::move(fate), is_released});
}

// What was tried in vain may yet be delivered from the spool.
void DeliveryLoop::end_or_keep(Sender::Fate fate) {
  const bool is_worth_keeping = !fate.delivered && fate.reason == DropReason::retries_exhausted;
  if (!is_worth_keeping || !backlog_) return end(std::move(fate));
  note_waiters(fate.batch, ErrorCode::deadline_exceeded);
  if (fate.batch.spooled) {
    const Deadline later = clock().now() + config_.given.retry_backoff_max;
    if (backlog_->put_back(fate.batch, later)) return;
    fate.batch.spooled.reset();
  }
  if (!can_spool()) return end(std::move(fate));
  fate.batch.opened_at = clock().now() + config_.given.retry_backoff_max;
  (void)store(std::move(fate), /*is_alive=*/false);
}

// The program is told first, so that a flush that returns finds it informed.
void DeliveryLoop::tell_endings(Lock& lock) {
  while (!ending_.empty()) {
    const Sender::Fate& fate = ending_.front().fate;  // Stays there: others only add behind it.
    lock.unlock();
    teller_.tell(fate);
    teller_.speak();
    lock.lock();
    settle(ending_.front());
    EncodedBatch batch = std::move(ending_.front().fate.batch);
    ending_.pop_front();
    if (batch.is_held) queue_.recycle(std::move(batch));
    fates_changed_.notify_all();
  }
  lock.unlock();
  teller_.speak();
  lock.lock();
}

void DeliveryLoop::settle(const Ending& ending) {
  const Sender::Fate& fate = ending.fate;
  const std::size_t events = fate.batch.size();
  if (fate.delivered) {
    delivered_ += events;
  } else {
    dropped_[static_cast<std::size_t>(fate.reason)] += events;
  }
  if (ending.is_released) {
    pushed_out_events_ -= events;
    pushed_out_bytes_ -= fate.batch.event_bytes();
  } else if (fate.batch.is_held) {
    intake_.release(events, fate.batch.event_bytes());
    starved_ = false;
  }
  if (fate.batch.spooled && backlog_) backlog_->finished(fate.batch);
  const bool has_code = fate.error.code != ErrorCode::ok;
  note_waiters(fate.batch, fate.delivered ? ErrorCode::ok
                           : has_code     ? fate.error.code
                                          : ErrorCode::closed);
}

void DeliveryLoop::note_waiters(const EncodedBatch& batch, ErrorCode code) {
  if (waiters_.empty() || batch.first_number == kRecovered) return;
  const auto end = waiters_.lower_bound(batch.first_number + batch.size());
  for (auto one = waiters_.lower_bound(batch.first_number); one != end; ++one) {
    if (!one->second) one->second = code;
  }
  fates_changed_.notify_all();
}

void DeliveryLoop::tend_spool() {
  if (!backlog_) return;
  if (spool_retry_at_) {
    if (clock().now() < *spool_retry_at_ || !writing_.empty()) return;
    if (const Result<void> open = backlog_->reopen(); !open) return spool_failed(open.error());
    spool_retry_at_.reset();
    teller_.note(LogLevel::info, "the spool can be written again");
  }
  backlog_->adopt_next();
  if (config_.given.spool.mode == SpoolMode::write_ahead) write_ahead();
  if (config_.given.when_full == WhenFull::spill) spill();
  if (!can_spool()) return;
  backlog_->mark([mailbox = mailbox_](std::uint64_t store, bool written) {
    mailbox->put(Marked{store, written});
  });
}

// One write at a time, so that what comes meanwhile goes together into the next; more only where
// whole batches wait.
void DeliveryLoop::write_ahead() {
  while (can_spool() && !queue_.empty() && writing_.size() < kWritesMax) {
    if (!writing_.empty() && !queue_.has_full()) return;
    if (!store({.batch = *queue_.take_any()}, /*is_alive=*/true)) return;
  }
}

bool DeliveryLoop::is_above_spill_mark() const {
  return intake_.held_events() > config_.queue.events_max / kSpillShare ||
         intake_.held_bytes() > config_.queue.bytes_max / kSpillShare;
}

// Below the mark.
DeliveryLoop::Room DeliveryLoop::room_until_spill() const {
  return {config_.queue.events_max / kSpillShare - intake_.held_events(),
          config_.queue.bytes_max / kSpillShare - intake_.held_bytes()};
}

void DeliveryLoop::spill() {
  while (can_spool() && is_above_spill_mark() && !queue_.empty() && writing_.size() < kWritesMax) {
    if (!store({.batch = *queue_.take_any()}, /*is_alive=*/true)) return;
  }
}

// False where there is no room: what is alive then stays in memory while other writes are under
// way, for they may make some; all else is dropped.
bool DeliveryLoop::store(Sender::Fate fate, bool is_alive) {
  if (!make_room_on_disk(fate.batch)) {
    if (is_alive && !writing_.empty()) {
      queue_.put_back(std::move(fate.batch));
    } else {
      end({.batch = std::move(fate.batch),
           .reason = DropReason::spool_full,
           .error = spool_full()});
    }
    return false;
  }
  const std::uint64_t write = ++last_write_;
  Writing& writing = writing_[write] = {std::move(fate), is_alive};
  backlog_->append(writing.fate.batch, [mailbox = mailbox_, write](Result<std::uint64_t> offset) {
    mailbox->put(Stored{write, std::move(offset)});
  });
  return true;
}

bool DeliveryLoop::make_room_on_disk(const EncodedBatch& batch) {
  return backlog_->make_room(batch, clock().now(), [&](EncodedBatch oldest) {
    end({.batch = std::move(oldest), .reason = DropReason::spool_full, .error = spool_full()});
  });
}

void DeliveryLoop::read(const Stored& letter) {
  const auto found = writing_.find(letter.write);
  if (found == writing_.end()) return;  // Waited for too long, and given up.
  Writing writing = std::move(found->second);
  writing_.erase(found);
  EncodedBatch& batch = writing.fate.batch;
  if (letter.offset) {
    backlog_->added(batch, *letter.offset);
    if (batch.is_held) {
      intake_.release(batch.size(), batch.event_bytes());
      starved_ = false;
      queue_.recycle(std::move(batch));
    }
    fates_changed_.notify_all();
    return;
  }
  spool_failed(letter.offset.error());
  if (writing.is_alive && !stopping_) return queue_.put_back(std::move(batch));
  if (writing.is_alive) {
    writing.fate.reason = DropReason::closed;
    writing.fate.error = letter.offset.error();
  }
  end(std::move(writing.fate));
}

void DeliveryLoop::read(const Marked& letter) {
  if (stopping_) return;
  backlog_->mark_written(letter.store, letter.written);
  if (!letter.written) spool_failed({ErrorCode::io_error, "what was delivered can't be noted"});
}

void DeliveryLoop::spool_failed(const Error& error) {
  if (!spool_retry_at_) {
    teller_.note(LogLevel::error,
                 "the spool can't be written; events are kept in memory: " + error.message);
  }
  spool_retry_at_ = clock().now() + kSpoolRetry;
}

void DeliveryLoop::give_up_rest(Lock& lock) {
  (void)read_letters(lock);  // What has come by now still counts.
  for (Sender::Fate& fate : sender_.abandon()) given_up_.push_back(std::move(fate));
  const auto requests = std::exchange(requests_, {});
  collect();
  while (std::optional<EncodedBatch> batch = queue_.take_any()) {
    given_up_.push_back({.batch = *std::move(batch),
                         .error = {ErrorCode::closed, "the client was closed before it was sent"}});
  }
  while (!given_up_.empty()) give_up_next(lock);
  lock.unlock();  // A transport may answer while it cancels.
  for (const auto& [id, request] : requests) config_.given.transport->cancel(request.id);
  lock.lock();
  tell_endings(lock);
  wait_for_writes(lock, 0);
  tell_endings(lock);
  if (!backlog_) return;
  // The disk has the last word on what it was given, also where that takes longer than it may.
  lock.unlock();
  backlog_->stop_writing();
  lock.lock();
  (void)read_letters(lock);
  for (auto& [id, writing] : writing_) {
    writing.fate.reason = DropReason::closed;
    writing.fate.error = {ErrorCode::closed, "the spool was closed before it was stored"};
    end(std::move(writing.fate));
  }
  writing_.clear();
  tell_endings(lock);
  backlog_->close();
}

void DeliveryLoop::give_up_next(Lock& lock) {
  // A few at a time: only what is known to be stored can make room for more.
  wait_for_writes(lock, kWritesMax - 1);
  if (can_spool() && !given_up_.front().batch.spooled &&
      !make_room_on_disk(given_up_.front().batch)) {
    wait_for_writes(lock, 0);
  }
  Sender::Fate fate = std::move(given_up_.front());
  given_up_.pop_front();
  fate.reason = DropReason::closed;
  if (fate.batch.spooled) {
    if (backlog_->put_back(fate.batch, clock().now())) {
      return note_waiters(fate.batch, ErrorCode::closed);
    }
    fate.batch.spooled.reset();
  }
  if (!can_spool()) return end(std::move(fate));
  note_waiters(fate.batch, ErrorCode::closed);
  (void)store(std::move(fate), /*is_alive=*/false);
}

// Until there are no more writes under way than that, or the close's deadline.
void DeliveryLoop::wait_for_writes(Lock& lock, std::size_t writes_max) {
  while (writing_.size() > writes_max && clock().now() < close_deadline_) {
    lock.unlock();
    mailbox_->sleep(clock(), close_deadline_);
    lock.lock();
    (void)read_letters(lock);
  }
}

}  // namespace analytics
