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
constexpr Duration kAskAgain = std::chrono::seconds(1);

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
  if (Result<void> opened = worker->open_failed_events(); !opened) return std::move(opened).error();
  if (Result<void> recovered = worker->recover(); !recovered) {
    return Error{recovered.error().code,
                 "destination " + worker->setup_.id + ": " + recovered.error().message};
  }
  return worker;
}

// A list that is damaged is put aside: what came of events is not worth more than those to come.
Result<void> Worker::open_failed_events() {
  const std::string& path = setup_.failed_path;
  if (path.empty()) return {};
  Result<std::unique_ptr<FailedEvents>> failed = FailedEvents::open(path);
  if (!failed && failed.error().code == ErrorCode::corrupt) {
    const Result<std::string> aside = put_failed_events_aside(path);
    if (!aside) return aside.error();
    spdlog::error("destination {}: its failed events are damaged ({}); they are put aside as {}",
                  setup_.id, failed.error().message, *aside);
    has_lost_failed_ = true;
    failed = FailedEvents::open(path);
  }
  if (!failed) return Error{failed.error().code, path + ": " + failed.error().message};
  failed_ = *std::move(failed);
  return {};
}

Result<void> Worker::recover() {
  if (Result<void> read = recover_state(); !read) return read;
  const std::uint64_t end = log_.journal().durable_end();
  const bool is_new = sequence_ == 0;
  if (is_new) {
    progress_ = Progress(setup_.replay ? setup_.replay->begin : end);
    began_at_ = progress_.low_water();
    rules_since_ = began_at_;
    counted_end_ = end;
  }
  if (Result<void> given_up = give_up_missing_segments(); !given_up) return given_up;
  if (has_lost_failed_) {
    if (Result<void> given_up = expire_missing(); !given_up) return given_up;
  }
  if (!setup_.replay) {
    if (Result<void> counted = count(counted_end_, end); !counted) return counted;
    if (shape_.transactional) {
      if (Result<void> found = find_committed(); !found) return found;
    }
  }
  // A new one gets what comes from now on. Stored at once, so that a kill changes nothing of that.
  if (is_new) {
    if (Result<void> saved = save(/*and_wait=*/true); !saved) return saved;
  }
  low_water_ = progress_.low_water();
  Result<EventCursor> cursor = EventCursor::at(log_, progress_.low_water());
  if (!cursor) return std::move(cursor).error();
  feed_.emplace(*std::move(cursor), setup_.replay
                                        ? setup_.replay->feed
                                        : FeedScope{.sources = setup_.router->rules().sources});
  return {};
}

// A destination that can't be asked now is asked again later, by the worker's thread: what is down
// keeps nobody from starting.
Result<void> Worker::find_committed() {
  const Result<Destination::Committed> known = destination_->committed();
  const Result<void> taken = known ? take_over(*known) : Result<void>(known.error());
  if (taken) return {};
  awaits_committed_ = true;
  note_trouble("it can't be asked for what it holds: " + taken.error().message);
  Result<std::vector<Event>> first = read_events(log_, {progress_.low_water()});
  if (first && !first->empty()) oldest_unread_ = first->front().received_at;
  return {};
}

bool Worker::knows_committed(Deadline now) {
  if (!awaits_committed_) return true;
  const Result<Destination::Committed> known = destination_->committed();
  const Result<void> taken = known ? take_over(*known) : Result<void>(known.error());
  awaits_committed_ = !taken;
  unsaved_ = true;
  if (taken) {
    note_trouble("");
  } else {
    note_trouble("it can't be asked for what it holds: " + taken.error().message);
    read_again_at_ = now + kAskAgain;
  }
  return !awaits_committed_;
}

// What it holds outranks the state.
Result<void> Worker::take_over(const Destination::Committed& committed) {
  const std::uint64_t end = log_.journal().durable_end();
  if (committed.offset > end) {
    return Error{ErrorCode::invalid_config,
                 "it holds events up to " + std::to_string(committed.offset) +
                     ", but the log ends at " + std::to_string(end) +
                     ": its data belongs to another log; give it a database, a schema or a "
                     "path of its own"};
  }
  // Its state is lost: it goes on where its data ends.
  if (sequence_ == 0 && committed.offset > 0) {
    progress_ = Progress(std::max(committed.offset, log_.journal().begin()));
    began_at_ = rules_since_ = progress_.low_water();
    committed_discarded_ = committed.discarded;
    return count(progress_.low_water(), end);
  }
  if (committed.offset < committed_offset_) return go_back_to(committed);
  if (Result<void> passed = pass_over(committed); !passed) return passed;
  committed_offset_ = committed.offset;
  const std::lock_guard guard(counting_);
  for (const auto& [code, all] : committed.discarded) {
    const auto known = committed_discarded_.find(code);
    const std::uint64_t before = known == committed_discarded_.end() ? 0 : known->second;
    const std::uint64_t more = std::min(all - std::min(all, before), counts_.delivered);
    if (more == 0) continue;
    counts_.discarded[code] += more;
    counts_.delivered -= more;
  }
  committed_discarded_ = committed.discarded;
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
  committed_offset_ = last->committed_offset;
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

// What is not done between them is pending.
Result<void> Worker::count(std::uint64_t from, std::uint64_t end) {
  Result<EventCursor> cursor = EventCursor::at(log_, std::max(from, log_.journal().begin()));
  if (!cursor) return std::move(cursor).error();
  Result<bool> more = cursor->next(end);
  for (; more && *more; more = cursor->next(end)) {
    counted_end_ = std::max(counted_end_, cursor->end_offset());
    if (!setup_.router->is_connected(cursor->head().source)) continue;
    for (std::uint64_t here = cursor->first_offset(); here < cursor->end_offset(); ++here) {
      if (progress_.is_done(here)) continue;
      ++counts_.accepted;
      ++counts_.pending;
    }
  }
  if (!more) return std::move(more).error();
  return {};
}

// It has lost what was delivered: it was restored from a backup, or is another one. What the log
// still has of that is pending once more.
Result<void> Worker::go_back_to(const Destination::Committed& committed) {
  const std::uint64_t from = std::max({committed.offset, began_at_, log_.journal().begin()});
  const std::uint64_t to = std::exchange(committed_offset_, committed.offset);
  const Progress before = std::exchange(progress_, Progress(std::min(from, progress_.low_water())));
  Result<EventCursor> cursor = EventCursor::at(log_, from);
  if (!cursor) return std::move(cursor).error();
  Feed feed(*std::move(cursor), {.sources = setup_.router->rules().sources});
  std::uint64_t lost = 0;
  const std::uint64_t end = log_.journal().durable_end();
  Result<std::optional<Fed>> next = feed.next(end, progress_);
  for (; next && *next; next = feed.next(end, progress_)) {
    const bool was_done = before.is_done((*next)->begin);
    const bool is_lost =
        was_done && (*next)->event && (*next)->begin < to && route(*(*next)->event).verdict.deliver;
    if (is_lost) {
      ++lost;
    } else if (was_done || !(*next)->event) {
      progress_.done((*next)->begin, (*next)->end);
    }
    if ((*next)->end >= std::max(to, before.low_water())) break;
  }
  if (!next) return std::move(next).error();
  for (const auto& [begin, done_end] : before.beyond()) progress_.done(begin, done_end);
  committed_discarded_ = committed.discarded;
  const std::lock_guard guard(counting_);
  lost = std::min(lost, counts_.delivered);
  counts_.delivered -= lost;
  counts_.pending += lost;
  spdlog::error(
      "destination {}: it holds events up to {}, but had been given those up to {}: it was "
      "restored "
      "or replaced; {} events that the log still has are delivered to it again",
      setup_.id, committed.offset, to, lost);
  return {};
}

Result<void> Worker::catch_up() {
  const std::lock_guard guard(counting_);
  return count(counted_end_, log_.journal().durable_end());
}

// The destination's own transaction has gone over what comes before its offset: delivered,
// discarded, or else filtered.
Result<void> Worker::pass_over(const Destination::Committed& committed) {
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
      continue;
    }
    finish(event);
    const std::lock_guard guard(counting_);
    ++counts_.delivered;
    --counts_.pending;
  }
  if (!next) return std::move(next).error();
  return {};
}

// Retention never removes what is needed, so that a segment is gone by other hands, or while the
// destination was taken out. What was pending in it is given up; what came meanwhile and was not
// counted as accepted can't be.
Result<void> Worker::give_up_missing_segments() {
  const std::uint64_t begin = log_.journal().begin();
  if (setup_.replay || progress_.low_water() >= begin) return {};
  spdlog::error(
      "destination {}: the event log begins at event {}, but this destination was done with only "
      "what comes before event {}: what was between is missing, and what of it was pending is "
      "discarded as expired",
      setup_.id, begin, progress_.low_water());
  progress_.done(progress_.low_water(), begin);
  return expire_missing();
}

// What was pending and can be found neither in the log nor among the failed events.
Result<void> Worker::expire_missing() {
  const std::uint64_t begin = progress_.low_water();
  const std::uint64_t pending = counts_.pending;
  const std::uint64_t counted_end = counted_end_;
  if (Result<void> counted = recount(); !counted) return counted;
  if (counted_end > begin) {
    if (Result<void> counted = count(begin, counted_end); !counted) return counted;
  }
  counted_end_ = std::max(counted_end, begin);
  if (pending > counts_.pending) {
    const std::uint64_t missing = pending - counts_.pending;
    counts_.discarded["expired"] += missing;
    counts_.accepted += missing;
  }
  return {};
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
          .committed_discarded = committed_discarded_,
          .committed_offset = committed_offset_};
}

Duration Worker::save_interval() const {
  const auto times = static_cast<int>(1 + progress_.beyond().size() / kManyRanges);
  return kSaveInterval * times;
}

// Whether there is room again for failed events, where there was none.
bool Worker::save_if_due() {
  const Deadline now = setup_.clock->now();
  const bool had_room = !failed_ || failed_->has_room();
  bool is_due = (unsaved_ || state_->has_failed() || is_failing_to_save_) &&
                now >= saved_at_ + save_interval();
  is_due = is_due || (now >= saved_at_ + kCountsInterval && has_new_counts());
  if (!is_due) return false;
  saved_at_ = now;
  if (Result<void> saved = save(/*and_wait=*/false); !saved) {
    if (!std::exchange(is_failing_to_save_, true)) {
      spdlog::error("destination {}: its failed events can't be stored, and are tried again: {}",
                    setup_.id, saved.error().message);
    }
    return false;
  }
  if (std::exchange(is_failing_to_save_, false)) {
    spdlog::info("destination {}: its failed events can be stored again", setup_.id);
  }
  unsaved_ = false;
  return !had_room;
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
