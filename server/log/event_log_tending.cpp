// What the log does on its own: after a failure, now and then, and at the end.
#include <algorithm>
#include <utility>

#include "server/log/event_log.h"
#include "server/log/staged_request.h"

namespace analytics::server {
namespace {

constexpr Duration kRetryInterval = std::chrono::seconds(1);
constexpr Duration kCountsInterval = std::chrono::seconds(1);
constexpr Duration kCheckpointInterval = std::chrono::seconds(5);
constexpr Duration kRemovalInterval = std::chrono::minutes(1);
constexpr Duration kWellAfter = std::chrono::seconds(10);
constexpr Duration kNothingDue = std::chrono::minutes(1);

}  // namespace

Deadline EventLog::tend() {
  const Deadline now = options_.clock->now();
  if (has_failed()) {
    if (now >= retry_at_) try_again(now);
  } else {
    if (is_well_again(now)) options_.on_recovery();
    if (now >= counts_at_) {
      store_counts(/*and_wait=*/false);
      counts_at_ = now + kCountsInterval;
    }
    if (now >= checkpoint_at_) {
      save_checkpoint();
      checkpoint_at_ = now + kCheckpointInterval;
    }
  }
  if (wants_removal_.exchange(false) || now >= removal_at_ || is_full_) remove_old(now);
  tell_of_room();
  return next_due(now);
}

// When the budget is reached, and when there is room again.
void EventLog::tell_of_room() {
  const bool is_full = is_full_;
  if (std::exchange(is_full_told_, is_full) == is_full) return;
  if (is_full) {
    options_.on_problem(full_error());
  } else {
    options_.on_recovery();
  }
}

bool EventLog::is_well_again(Deadline now) {
  const std::lock_guard guard(counting_);
  if (reason_ || !is_told_ || now < reopened_at_ + kWellAfter) return false;
  is_told_ = false;
  return true;
}

bool EventLog::has_failed() const {
  const std::lock_guard guard(counting_);
  return reason_.has_value();
}

void EventLog::try_again(Deadline now) {
  retry_at_ = now + kRetryInterval;
  reopened_at_ = now;
  if (Result<void> opened = reopen(); !opened) {
    const std::lock_guard guard(counting_);
    reason_ = std::move(opened).error();
  }
}

// A frame a source. Until they are stored the counts stay where they are, so that they are told of.
void EventLog::store_counts(bool and_wait) {
  AllCounts counts;
  {
    std::unique_lock lock(counting_);
    if (and_wait) counts_stored_.wait(lock, [this] { return counts_under_way_ == 0; });
    if (counts_under_way_ > 0) return;
    counts = unlogged_;
    counts_under_way_ = counts.size();
  }
  const Timestamp now = options_.clock->wall_time();
  for (const auto& [source, waiting] : counts) {
    auto staged = std::make_shared<Staged>();
    staged->is_counts = true;
    staged->done = [this](const Result<void>&) {
      const std::lock_guard guard(counting_);
      if (--counts_under_way_ == 0) counts_stored_.notify_all();
    };
    IncomingRequest request{.source_id = source,
                            .received_at = now,
                            .received = waiting.received,
                            .suppressed = waiting.suppressed,
                            .rejected = waiting.rejected};
    if (std::optional<Error> refused = stage(std::move(request), staged)) {
      staged->done(*std::move(refused));
    }
  }
  std::unique_lock lock(counting_);
  if (and_wait) counts_stored_.wait(lock, [this] { return counts_under_way_ == 0; });
}

void EventLog::save_checkpoint() {
  Checkpoint checkpoint;
  {
    const std::lock_guard guard(counting_);
    if (checkpoints_->last() && checkpoints_->last()->frame == stored_frame_) return;
    checkpoint = {.frame = stored_frame_, .offset = stored_offset_, .totals = stored_};
  }
  // What fails here makes the next start slower, and is tried again.
  if (Result<void> saved = checkpoints_->save(std::move(checkpoint)); !saved) {
    options_.on_problem(saved.error());
  }
}

// Nothing goes whose counts are in no checkpoint, nor what a destination still needs.
void EventLog::remove_old(Deadline now) {
  removal_at_ = now + kRemovalInterval;
  if (!options_.age_max && !options_.bytes_max) return;
  if (!checkpoints_->last()) return;
  Retention policy{.age_max = options_.age_max};
  if (options_.bytes_max) {
    const std::uint64_t all = bytes_wanted();
    policy.bytes_max = all - std::min(all, window_->stats().disk_bytes);
  }
  std::uint64_t floor = checkpoints_->last()->offset;
  if (needed_from_) floor = std::min(floor, needed_from_());
  if (auto removed = journal_->retain(policy, floor); !removed) {
    options_.on_problem(removed.error());
  }
  look_at_room();
}

Deadline EventLog::next_due(Deadline now) const {
  if (is_full_) return now + kRetryInterval;
  const std::lock_guard guard(counting_);
  if (reason_) return std::max(retry_at_, now);
  Deadline due = std::max(removal_at_, now + kNothingDue);
  if (is_told_) due = std::min(due, std::max(reopened_at_ + kWellAfter, now));
  if (!unlogged_.empty()) due = std::min(due, counts_at_);
  const bool is_saved = checkpoints_->last() && checkpoints_->last()->frame == stored_frame_;
  if (!is_saved) due = std::min(due, checkpoint_at_);
  return due;
}

void EventLog::close() {
  if (std::exchange(is_closed_, true)) return;
  if (!has_failed()) store_counts(/*and_wait=*/true);
  journal_->close();
  save_checkpoint();
  checkpoints_->close();
  window_->close();
}

}  // namespace analytics::server
