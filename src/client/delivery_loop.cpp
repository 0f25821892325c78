// The client's thread as callers see it: taking events, flush, close, accounting.
#include "client/delivery_loop.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/quiet_thread.h"
#include "client/spool_folder.h"

namespace analytics {
namespace {

// WhenFull::drop_oldest makes room for more than one at a time: a sixty-fourth of the queue.
constexpr std::size_t kPushedOutShare = 64;
// Of what may be in the queue, so much may have been pushed out and not yet been told of; small
// queues may have a few more.
constexpr std::size_t kUntoldShare = 4;
constexpr std::size_t kUntoldMin = 100;
// After so many failures in a row a close leaves all to the spool.
constexpr int kFailuresMin = 2;

// The last part of a close deadline is the disk's, and a little more where it has passed already.
constexpr Duration kDiskTimeMin = std::chrono::milliseconds(25);
constexpr Duration kDiskTimeMax = std::chrono::milliseconds(500);
constexpr int kDiskTimeShare = 4;

}  // namespace

Result<std::unique_ptr<DeliveryLoop>> DeliveryLoop::start(FinalConfig config) {
  if (Result<void> made = make_transport(config.given); !made) return std::move(made).error();
  std::unique_ptr<DeliveryLoop> loop(new DeliveryLoop(std::move(config)));
  if (Result<void> opened = loop->open_spool(); !opened) return std::move(opened).error();
  loop->teller_.speak();
  try {
    loop->thread_ = quiet_thread([loop = loop.get()] { loop->run(); });
  } catch (const std::system_error&) {
    loop->closing_ = true;  // There is nobody to wait for.
    return Error{ErrorCode::not_available, "the client's thread could not be started"};
  }
  return loop;
}

DeliveryLoop::DeliveryLoop(FinalConfig config)
    : config_(std::move(config)),
      mailbox_(std::make_shared<Mailbox>()),
      request_maker_(config_),
      teller_(config_.given.on_outcome, config_.given.log, config_.given.clock),
      intake_(config_.queue, config_.given.clock, [this] { wake(); }),
      queue_(config_.batch),
      sender_(config_.sender) {}

Result<void> DeliveryLoop::open_spool() {
  if (!config_.has_spool()) return {};
  Result<std::unique_ptr<Backlog>> backlog = Backlog::open(
      *config_.files,
      {.folder = config_.given.spool.folder,
       .fingerprint = spool_fingerprint(config_.url, config_.given.write_key),
       .store = {.bytes_max = config_.given.spool.bytes_max,
                 .limits = config_.batch,
                 .clock = config_.given.clock},
       .log = [this](LogLevel level, const std::string& text) { teller_.note(level, text); }});
  if (!backlog) {
    Error error = std::move(backlog).error();
    error.message = "Config::spool.folder: " + error.message;
    return error;
  }
  backlog_ = *std::move(backlog);
  both_.emplace(queue_, *backlog_);
  return {};
}

DeliveryLoop::~DeliveryLoop() { close(clock().now() + config_.given.close_timeout); }

ErrorCode DeliveryLoop::push(std::string_view event) {
  switch (intake_.push(event)) {
    case Intake::Pushed::queued:
      return ErrorCode::ok;
    case Intake::Pushed::closed:
      return ErrorCode::closed;
    case Intake::Pushed::full:
      break;
  }
  return push_when_full(event);
}

ErrorCode DeliveryLoop::push_when_full(std::string_view event) {
  switch (config_.given.when_full) {
    case WhenFull::block:
      return push_when_there_is_room(event);
    case WhenFull::drop_oldest:
      return push_in_place_of_oldest(event);
    case WhenFull::reject_newest:
    case WhenFull::spill:
      break;
  }
  hurry();
  return reject_full();
}

// A batch that has no room left to grow need not wait for more.
void DeliveryLoop::hurry() {
  if (!starved_.exchange(true)) wake();
}

ErrorCode DeliveryLoop::reject_full() {
  intake_.count(Intake::Rejected::full);
  teller_.full();
  return ErrorCode::queue_full;
}

ErrorCode DeliveryLoop::push_when_there_is_room(std::string_view event) {
  const Deadline deadline = clock().now() + config_.given.block_timeout;
  Lock lock(mutex_);
  while (true) {
    const Intake::Pushed pushed = intake_.push(event);
    if (pushed == Intake::Pushed::queued) return ErrorCode::ok;
    if (pushed == Intake::Pushed::closed) return ErrorCode::closed;
    hurry();
    if (clock().now() >= deadline) break;
    clock().wait_until(lock, fates_changed_, deadline);
  }
  lock.unlock();
  return reject_full();
}

ErrorCode DeliveryLoop::push_in_place_of_oldest(std::string_view event) {
  {
    const Lock lock(mutex_);
    do {
      const Intake::Pushed pushed = intake_.push(event);
      if (pushed == Intake::Pushed::queued) return ErrorCode::ok;
      if (pushed == Intake::Pushed::closed) return ErrorCode::closed;
    } while (push_out_oldest());
  }
  hurry();
  return reject_full();
}

// The oldest that wait in memory end here; the client's thread tells of them. False where all that
// is held is under way, or more were pushed out than could be told of.
bool DeliveryLoop::push_out_oldest() {
  collect();
  const std::size_t count = std::max<std::size_t>(config_.queue.events_max / kPushedOutShare, 1);
  if (pushed_out_events_ > std::max(config_.queue.events_max / kUntoldShare, kUntoldMin) ||
      pushed_out_bytes_ > config_.queue.bytes_max / kUntoldShare) {
    return false;
  }
  std::optional<EncodedBatch> oldest = queue_.empty() ? std::nullopt : queue_.take_oldest(count);
  if (!oldest) return false;
  pushed_out_events_ += oldest->size();
  pushed_out_bytes_ += oldest->event_bytes();
  intake_.release(oldest->size(), oldest->event_bytes());
  end({.batch = *std::move(oldest),
       .reason = DropReason::pushed_out,
       .error = {ErrorCode::queue_full, "a newer event took its place in the full queue"}},
      /*is_released=*/true);
  wake();
  return true;
}

ErrorCode DeliveryLoop::push_and_wait(std::string_view event, Deadline deadline) {
  Lock lock(mutex_);
  while (true) {
    const Intake::Pushed pushed = intake_.admit(event.size());
    if (pushed == Intake::Pushed::closed) return ErrorCode::closed;
    if (pushed == Intake::Pushed::queued) break;
    hurry();
    if (clock().now() >= deadline) return reject_full();
    clock().wait_until(lock, fates_changed_, deadline);
  }
  queue_.push(event, clock().now());
  ++flushing_;
  const ErrorCode code = wait_for_fate(lock, queue_.last_number(), deadline);
  --flushing_;
  return code;
}

ErrorCode DeliveryLoop::wait_for_fate(Lock& lock, std::uint64_t number, Deadline deadline) {
  const auto waiter = waiters_.try_emplace(number).first;
  wake();
  while (!waiter->second && clock().now() < deadline) {
    clock().wait_until(lock, fates_changed_, deadline);
  }
  const ErrorCode code = waiter->second.value_or(ErrorCode::deadline_exceeded);
  waiters_.erase(waiter);
  return code;
}

void DeliveryLoop::collect() {
  intake_.collect([&](std::string_view event, Deadline at) { queue_.push(event, at); });
}

std::uint64_t DeliveryLoop::in_memory_through(std::uint64_t number) const {
  std::uint64_t count = queue_.waiting_through(number) + sender_.under_way_through(number);
  for (const Ending& ending : ending_) count += ending.fate.batch.count_through(number);
  for (const Sender::Fate& fate : given_up_) count += fate.batch.count_through(number);
  for (const auto& [id, writing] : writing_) count += writing.fate.batch.count_through(number);
  return count;
}

std::uint64_t DeliveryLoop::spooled_through(std::uint64_t number) const {
  return backlog_ ? backlog_->pending_through(number) : 0;
}

Accounting DeliveryLoop::accounting() const {
  const Lock lock(mutex_);
  const Intake::Counts counts = intake_.counts();
  Accounting accounting;
  accounting.accepted = counts.accepted;
  accounting.recovered = backlog_ ? backlog_->recovered() : 0;
  accounting.delivered = delivered_;
  accounting.dropped = dropped_;
  if (backlog_) {
    accounting.dropped[static_cast<std::size_t>(DropReason::spool_unreadable)] +=
        backlog_->unreadable();
  }
  accounting.spooled = spooled_through(UINT64_MAX);
  accounting.in_flight = counts.staged + in_memory_through(UINT64_MAX);
  const auto rejected = [&](Intake::Rejected kind) {
    return counts.rejected[static_cast<std::size_t>(kind)];
  };
  accounting.rejected_invalid = rejected(Intake::Rejected::invalid);
  accounting.rejected_full = rejected(Intake::Rejected::full);
  accounting.rejected_closed = rejected(Intake::Rejected::closed);
  accounting.rejected_by_hook = rejected(Intake::Rejected::by_hook);
  accounting.disabled = rejected(Intake::Rejected::disabled);
  return accounting;
}

FlushReport DeliveryLoop::so_far() const {
  FlushReport report{.delivered = delivered_, .dropped = backlog_ ? backlog_->unreadable() : 0};
  for (const std::uint64_t count : dropped_) report.dropped += count;
  return report;
}

FlushReport DeliveryLoop::flush(Deadline deadline) {
  Lock lock(mutex_);
  return wait_for_fates(lock, deadline);
}

// A close that has a spool needn't wait for a server that doesn't answer: the next process will.
bool DeliveryLoop::is_better_spooled() const {
  return closing_ && failures_in_a_row_ >= kFailuresMin && can_spool();
}

FlushReport DeliveryLoop::wait_for_fates(Lock& lock, Deadline deadline) {
  const FlushReport before = so_far();
  collect();
  const std::uint64_t target = queue_.last_number();
  const auto is_complete = [&] {
    return in_memory_through(target) == 0 && spooled_through(target) == 0;
  };
  queue_.flush();
  if (backlog_) backlog_->flush(clock().now());
  ++flushing_;
  wake();
  while (!is_complete() && !stopping_ && !is_better_spooled() && clock().now() < deadline) {
    clock().wait_until(lock, fates_changed_, deadline);
  }
  --flushing_;
  const FlushReport now = so_far();
  return {.complete = is_complete(),
          .delivered = now.delivered - before.delivered,
          .dropped = now.dropped - before.dropped,
          .pending = in_memory_through(target),
          .spooled = spooled_through(target)};
}

FlushReport DeliveryLoop::close(Deadline deadline) {
  Lock lock(mutex_);
  if (std::exchange(closing_, true)) {
    return {.complete = in_memory_through(UINT64_MAX) == 0 && spooled_through(UINT64_MAX) == 0,
            .pending = in_memory_through(UINT64_MAX),
            .spooled = spooled_through(UINT64_MAX)};
  }
  intake_.close();
  fates_changed_.notify_all();  // Whoever waits for room is turned away.
  const FlushReport before = so_far();
  const Duration left = std::max<Duration>(deadline - clock().now(), Duration(0));
  const Duration for_disk = backlog_ ? std::min(kDiskTimeMax, left / kDiskTimeShare) : Duration(0);
  FlushReport report = wait_for_fates(lock, deadline - for_disk);
  close_deadline_ = std::max(deadline, clock().now() + kDiskTimeMin);
  stopping_ = true;
  fates_changed_.notify_all();
  wake();
  lock.unlock();
  if (thread_.joinable()) thread_.join();
  lock.lock();
  const FlushReport now = so_far();
  report.delivered = now.delivered - before.delivered;
  report.dropped = now.dropped - before.dropped;
  report.pending = 0;
  report.spooled = spooled_through(UINT64_MAX);
  lock.unlock();
  teller_.speak();
  // Here, and not in an answer's callback: a transport must not be destroyed by its own thread.
  config_.given.transport.reset();
  config_.given.authorization.reset();
  return report;
}

}  // namespace analytics
