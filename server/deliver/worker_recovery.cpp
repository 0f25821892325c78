// How a worker finds its place again: from its own state, from the log, and from a transactional
// destination's offset, which outranks the state; and how it keeps it.

#include <spdlog/spdlog.h>

#include <algorithm>
#include <string>
#include <utility>

#include "server/deliver/worker.h"

namespace analytics::server {
namespace {

// A kill repeats what was done since the last snapshot, so these are frequent, and small.
constexpr Duration kSaveInterval = std::chrono::milliseconds(100);
// With so many ranges they are large, and less frequent.
constexpr std::size_t kManyRanges = 1'000;
// While nothing is delivered, what was accepted is counted again after a kill.
constexpr Duration kCountsInterval = std::chrono::seconds(5);

std::string joined(const RouteRules::Names& sources) {
  std::string all;
  for (const std::string& source : sources) all += source + ",";
  return all;
}

}  // namespace

Result<std::unique_ptr<Worker>> Worker::open(WorkerSetup setup,
                                             std::unique_ptr<Destination> destination,
                                             EventLog& log, Files& files,
                                             const std::string& folder) {
  std::unique_ptr<Worker> worker(new Worker(std::move(setup), std::move(destination), log));
  Result<std::unique_ptr<StateLog>> state = StateLog::open(files, folder, worker->setup_.clock);
  if (!state) return std::move(state).error();
  worker->state_ = *std::move(state);
  if (const std::string& path = worker->setup_.failed_path; !path.empty()) {
    Result<std::unique_ptr<FailedEvents>> failed = FailedEvents::open(path);
    if (!failed) return Error{failed.error().code, path + ": " + failed.error().message};
    worker->failed_ = *std::move(failed);
  }
  if (Result<void> recovered = worker->recover(); !recovered) {
    return Error{recovered.error().code,
                 "destination " + worker->setup_.id + ": " + recovered.error().message};
  }
  return worker;
}

Result<void> Worker::recover() {
  Destination::Committed committed;
  if (shape_.transactional && !setup_.replay) {
    Result<Destination::Committed> known = destination_->committed();
    if (!known) return std::move(known).error();
    committed = *std::move(known);
  }
  const std::uint64_t end = log_.journal().durable_end();
  if (committed.offset > end) {
    return Error{ErrorCode::invalid_config,
                 "it holds events up to " + std::to_string(committed.offset) +
                     ", but the log ends at " + std::to_string(end) +
                     ": its data belongs to another log; choose another path for it"};
  }
  if (Result<void> read = recover_state(); !read) return read;
  if (sequence_ == 0) {
    progress_ = Progress(setup_.replay ? setup_.replay->begin : std::max(end, committed.offset));
    began_at_ = progress_.low_water();
    rules_since_ = began_at_;
    counted_end_ = end;
    committed_discarded_ = committed.discarded;
    // New: it gets what comes from now on. Stored at once, so that a kill changes nothing of that.
    if (Result<void> saved = save(/*and_wait=*/true); !saved) return saved;
  }
  tell_of_missing_segments();
  if (!setup_.replay) {
    if (Result<void> counted = count_from(counted_end_); !counted) return counted;
    if (Result<void> taken = take_over_committed(committed); !taken) return taken;
  }
  Result<EventCursor> cursor = EventCursor::at(log_, progress_.low_water());
  if (!cursor) return std::move(cursor).error();
  feed_.emplace(*std::move(cursor), setup_.replay
                                        ? setup_.replay->feed
                                        : FeedScope{.sources = setup_.router->rules().sources});
  return {};
}

// The newer of the two states that there may be.
Result<void> Worker::recover_state() {
  std::optional<Snapshot> last = state_->last();
  if (failed_) {
    const Result<std::optional<std::string>> bytes = failed_->snapshot();
    if (!bytes) return bytes.error();
    if (*bytes) {
      Result<Snapshot> with_failed = decode_snapshot(**bytes);
      if (!with_failed) return std::move(with_failed).error();
      if (!last || with_failed->sequence > last->sequence) last = *std::move(with_failed);
    }
    more_waiting_ = true;
  }
  if (!last) return {};
  sequence_ = last->sequence;
  began_at_ = last->began_at;
  progress_ = last->progress;
  counted_end_ = last->counted_end;
  counts_.accepted = last->accepted;
  counts_.pending = last->pending;
  counts_.delivered = last->delivered;
  counts_.filtered = last->filtered;
  counts_.discarded = last->discarded;
  committed_discarded_ = last->committed_discarded;
  // What is done was done by the rules of then; what is not is read and routed again.
  const auto& beyond = progress_.beyond();
  rules_since_ = last->rules == setup_.rules_text ? last->rules_since
                 : beyond.empty()                 ? progress_.low_water()
                                                  : beyond.rbegin()->second;
  // A replay counts what it reads, and reads again what is not done.
  if (!setup_.replay && last->sources == joined(setup_.router->rules().sources)) return {};
  return recount();
}

// Of what is not done nothing counts as accepted yet: with other sources, other events are meant.
Result<void> Worker::recount() {
  counts_.pending = 0;
  if (failed_) {
    const Result<std::uint64_t> waiting = failed_->waiting_count();
    if (!waiting) return waiting.error();
    counts_.pending = *waiting;
  }
  counts_.accepted =
      total(counts_.filtered) + counts_.delivered + total(counts_.discarded) + counts_.pending;
  counted_end_ = progress_.low_water();
  return {};
}

// What is not done from there on is pending.
Result<void> Worker::count_from(std::uint64_t offset) {
  Result<EventCursor> cursor = EventCursor::at(log_, std::max(offset, log_.journal().begin()));
  if (!cursor) return std::move(cursor).error();
  const std::uint64_t end = log_.journal().durable_end();
  Result<bool> more = cursor->next(end);
  for (; more && *more; more = cursor->next(end)) {
    counted_end_ = std::max(counted_end_, cursor->end_offset());
    const std::string& source = cursor->head().source;
    if (!setup_.router->is_connected(source)) continue;
    for (std::uint64_t here = cursor->first_offset(); here < cursor->end_offset(); ++here) {
      if (progress_.is_done(here)) continue;
      ++counts_.accepted;
      ++counts_.pending;
    }
  }
  if (!more) return std::move(more).error();
  return {};
}

Result<void> Worker::catch_up() {
  const std::lock_guard guard(counting_);
  return count_from(counted_end_);
}

// The destination's own transaction has gone over it: delivered, discarded, or else filtered.
Result<void> Worker::take_over_committed(const Destination::Committed& committed) {
  if (committed.offset <= progress_.low_water()) return {};
  Result<EventCursor> cursor = EventCursor::at(log_, progress_.low_water());
  if (!cursor) return std::move(cursor).error();
  Feed feed(*std::move(cursor), {.sources = setup_.router->rules().sources});
  Result<std::optional<Fed>> next = feed.next(log_.journal().durable_end(), progress_);
  for (; next && *next && (*next)->begin < committed.offset;
       next = feed.next(log_.journal().durable_end(), progress_)) {
    if (!(*next)->event) {
      progress_.done((*next)->begin, std::min((*next)->end, committed.offset));
      continue;
    }
    const Event& event = *(*next)->event;
    if (const RouteResult routed = route(event); !routed.verdict.deliver) {
      filter_out(event, routed.verdict.code);
    } else {
      finish(event);
      ++counts_.delivered;
      --counts_.pending;
    }
  }
  if (!next) return std::move(next).error();
  for (const auto& [code, count] : committed.discarded) {
    const auto known = committed_discarded_.find(code);
    const std::uint64_t before = known == committed_discarded_.end() ? 0 : known->second;
    const std::uint64_t more = std::min(count - std::min(count, before), counts_.delivered);
    if (more == 0) continue;
    counts_.discarded[code] += more;
    counts_.delivered -= more;
  }
  committed_discarded_ = committed.discarded;
  return {};
}

// Retention never removes what is needed, so that a segment is gone by other hands.
void Worker::tell_of_missing_segments() const {
  const std::uint64_t begin = log_.journal().begin();
  if (setup_.replay || progress_.low_water() >= begin) return;
  spdlog::error(
      "destination {}: the event log begins at event {}, but this destination was done with only "
      "what comes before event {}: what was between is missing, and is neither delivered nor "
      "counted here",
      setup_.id, begin, progress_.low_water());
}

Snapshot Worker::snapshot() {
  const std::lock_guard guard(counting_);
  has_new_counts_ = false;
  return {.sequence = ++sequence_,
          .began_at = began_at_,
          .counted_end = counted_end_,
          .accepted = counts_.accepted,
          .pending = counts_.pending,
          .sources = joined(setup_.router->rules().sources),
          .rules = setup_.rules_text,
          .rules_since = rules_since_,
          .progress = progress_,
          .delivered = counts_.delivered,
          .filtered = counts_.filtered,
          .discarded = counts_.discarded,
          .committed_discarded = committed_discarded_};
}

Duration Worker::save_interval() const {
  const auto times = static_cast<int>(1 + progress_.beyond().size() / kManyRanges);
  return kSaveInterval * times;
}

void Worker::save_if_due() {
  const Deadline now = setup_.clock->now();
  bool is_due = (unsaved_ || state_->has_failed() || is_failing_to_save_) &&
                now >= saved_at_ + save_interval();
  if (!is_due && now >= saved_at_ + kCountsInterval) {
    const std::lock_guard guard(counting_);
    is_due = has_new_counts_;
  }
  if (!is_due) return;
  saved_at_ = now;
  if (Result<void> saved = save(/*and_wait=*/false); !saved) {
    if (!std::exchange(is_failing_to_save_, true)) {
      spdlog::error("destination {}: its failed events can't be stored, and are tried again: {}",
                    setup_.id, saved.error().message);
    }
    return;
  }
  if (std::exchange(is_failing_to_save_, false)) {
    spdlog::info("destination {}: its failed events can be stored again", setup_.id);
  }
  unsaved_ = false;
}

// Failed events first: what is counted as discarded can be found.
Result<void> Worker::save(bool and_wait) {
  const Snapshot now = snapshot();
  if (failed_ && failed_->has_changes()) {
    if (Result<void> stored = failed_->store(encode_snapshot(now)); !stored) return stored;
  }
  if (and_wait) return state_->save_and_wait(now);
  state_->save(now);
  return {};
}

}  // namespace analytics::server
