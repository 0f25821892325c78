// How a worker finds its place again: from its own state, from the log, and from a transactional
// destination's offset, which outranks the state.

#include <spdlog/spdlog.h>

#include <algorithm>
#include <string>
#include <utility>

#include "server/deliver/worker.h"
#include "server/log/event_text.h"

namespace analytics::server {

Result<std::unique_ptr<Worker>> Worker::open(WorkerSetup setup,
                                             std::unique_ptr<Destination> destination,
                                             EventLog& log, Files& files,
                                             const std::string& folder) {
  std::unique_ptr<Worker> worker(new Worker(std::move(setup), std::move(destination), log));
  Result<std::unique_ptr<StateLog>> state = StateLog::open(files, folder, worker->setup_.clock);
  if (!state) return std::move(state).error();
  worker->state_ = *std::move(state);

  std::uint64_t committed = 0;
  if (worker->shape_.transactional) {
    Result<Destination::Committed> known = worker->destination_->committed();
    if (!known) return std::move(known).error();
    committed = known->offset;
  }
  if (Result<void> recovered = worker->recover(committed); !recovered) {
    return Error{recovered.error().code,
                 "destination " + worker->setup_.id + ": " + recovered.error().message};
  }
  return worker;
}

Result<void> Worker::recover(std::uint64_t committed) {
  const std::uint64_t end = log_.journal().durable_end();
  if (committed > end) {
    return Error{ErrorCode::invalid_config,
                 "it holds events up to " + std::to_string(committed) + ", but the log ends at " +
                     std::to_string(end) +
                     ": its data belongs to another log; choose another path for it"};
  }
  if (const std::optional<Snapshot>& last = state_->last()) {
    progress_ = last->progress;
    counts_.delivered = last->delivered;
    counts_.filtered = last->filtered;
    counts_.discarded = last->discarded;
  } else {
    // New: it gets what comes from now on. Stored at once, so that a kill changes nothing of that.
    progress_ = Progress(std::max(end, committed));
    if (Result<void> saved = state_->save_and_wait(snapshot()); !saved) return saved;
  }
  // Retention never removes what is needed, so that a segment is gone by other hands.
  if (const std::uint64_t begin = log_.journal().begin(); progress_.low_water() < begin) {
    spdlog::error(
        "destination {}: the event log begins at event {}, but this destination was done with only "
        "what comes before event {}: what was between is missing, and is neither delivered nor "
        "counted here",
        setup_.id, begin, progress_.low_water());
  }
  counted_end_ = end;
  counts_.accepted = counts_.delivered + total(counts_.filtered) + total(counts_.discarded);

  Result<EventCursor> cursor = EventCursor::at(log_, progress_.low_water());
  if (!cursor) return std::move(cursor).error();
  Result<bool> more = cursor->next();
  for (; more && *more; more = cursor->next()) {
    if (!connected(cursor->head().source)) continue;
    std::uint64_t offset = cursor->first_offset();
    for (const EventRecord& record : cursor->events()) {
      const std::uint64_t here = offset++;
      if (progress_.is_done(here)) continue;
      ++counts_.accepted;
      ++counts_.pending;
      if (here >= committed) continue;
      // The destination's own transaction has gone over it: delivered, or else filtered.
      const Verdict verdict = route(event_text(cursor->head(), record));
      if (!verdict.deliver) {
        give_up(here, verdict.code, &DestinationCounts::filtered);
        continue;
      }
      progress_.done(here, here + 1);
      ++counts_.delivered;
      --counts_.pending;
    }
  }
  if (!more) return std::move(more).error();

  Result<EventCursor> from_here = EventCursor::at(log_, progress_.low_water());
  if (!from_here) return std::move(from_here).error();
  cursor_.emplace(*std::move(from_here));
  return {};
}

}  // namespace analytics::server
