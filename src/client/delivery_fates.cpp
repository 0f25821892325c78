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
  (void)store(std::move(fate), /*is_alive=*/false);
}

// The program is told first, so that a flush that returns finds it informed.
void DeliveryLoop::tell_endings(Lock& lock) {
  while (!ending_.empty()) {
    lock.unlock();
    teller_.tell(ending_.front().fate);  // Others only add behind it.
    lock.lock();
    settle(ending_.front());
    EncodedBatch batch = std::move(ending_.front().fate.batch);
    ending_.pop_front();
    if (batch.is_held) queue_.recycle(std::move(batch));
    fates_changed_.notify_all();
  }
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
    pushed_out_waiting_ -= events;
  } else if (fate.batch.is_held) {
    intake_.release(events, fate.batch.event_bytes());
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

// How many more events are wanted before some move to the disk; 0 where that is no question.
std::size_t DeliveryLoop::events_until_spill() const {
  if (config_.given.when_full != WhenFull::spill || !can_spool()) return 0;
  const std::size_t mark = config_.queue.events_max / kSpillShare;
  const std::size_t held = intake_.held_events();
  return held <= mark ? mark - held + 1 : 0;
}

void DeliveryLoop::spill() {
  const auto is_half_full = [&] {
    return intake_.held_events() > config_.queue.events_max / kSpillShare ||
           intake_.held_bytes() > config_.queue.bytes_max / kSpillShare;
  };
  while (can_spool() && is_half_full() && !queue_.empty() && writing_.size() < kWritesMax) {
    if (!store({.batch = *queue_.take_any()}, /*is_alive=*/true)) return;
  }
}

// False where it came to nothing; the batch is then dropped.
bool DeliveryLoop::store(Sender::Fate fate, bool is_alive) {
  const auto drop = [&](EncodedBatch batch) {
    end({.batch = std::move(batch),
         .reason = DropReason::spool_full,
         .error = {ErrorCode::disk_full, "the spool has reached Spool::bytes_max"}});
  };
  if (!backlog_->make_room(fate.batch, clock().now(), drop)) {
    drop(std::move(fate.batch));
    return false;
  }
  const std::uint64_t write = ++last_write_;
  Writing& writing = writing_[write] = {std::move(fate), is_alive};
  backlog_->append(writing.fate.batch, [mailbox = mailbox_, write](Result<std::uint64_t> offset) {
    mailbox->put(Stored{write, std::move(offset)});
  });
  return true;
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
  std::vector<Sender::Fate> rest = sender_.abandon();
  const auto requests = std::exchange(requests_, {});
  collect();
  while (std::optional<EncodedBatch> batch = queue_.take_any()) {
    rest.push_back({.batch = *std::move(batch),
                    .error = {ErrorCode::closed, "the client was closed before it was sent"}});
  }
  for (Sender::Fate& fate : rest) give_up(std::move(fate));
  lock.unlock();  // A transport may answer while it cancels.
  for (const auto& [id, request] : requests) config_.given.transport->cancel(request.id);
  lock.lock();
  tell_endings(lock);
  wait_for_disk(lock);
  tell_endings(lock);
  if (backlog_) backlog_->close();
}

void DeliveryLoop::give_up(Sender::Fate fate) {
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

// What the disk has not confirmed by the deadline counts as dropped; it may yet turn up there.
void DeliveryLoop::wait_for_disk(Lock& lock) {
  while (!writing_.empty() && clock().now() < close_deadline_) {
    lock.unlock();
    mailbox_->sleep(clock(), close_deadline_);
    lock.lock();
    (void)read_letters(lock);
    tell_endings(lock);
  }
  for (auto& [id, writing] : writing_) {
    writing.fate.reason = DropReason::closed;
    writing.fate.error = {ErrorCode::deadline_exceeded, "the disk did not answer in time"};
    end(std::move(writing.fate));
  }
  writing_.clear();
}

}  // namespace analytics
