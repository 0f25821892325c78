// Taking requests: staged in order, written by the journal, counted when they are stored.
#include "server/log/event_log.h"
#include "server/log/staged_request.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace analytics::server {
namespace {

std::vector<IdHash> hashes_of(const IncomingRequest& request, const DuplicateWindow& window) {
  std::vector<IdHash> hashes;
  hashes.reserve(request.events.size());
  for (const IncomingEvent& event : request.events) {
    hashes.push_back(window.hash(request.source_id, event.message_id));
  }
  return hashes;
}

// The frame of those events that are new.
void pack_events(const IncomingRequest& request, const std::vector<IdHash>& hashes,
                 const std::vector<bool>& fresh, JournalFrame& frame) {
  frame.records.clear();
  frame.lengths.clear();
  std::size_t bytes = 0;
  constexpr std::size_t kBeside = 40;  // What a record has beside JSON and id.
  for (const IncomingEvent& event : request.events) bytes += event.json.size() + kBeside;
  frame.records.reserve(bytes);
  frame.lengths.reserve(request.events.size());
  for (std::size_t i = 0; i < request.events.size(); ++i) {
    if (!fresh[i]) continue;
    const IncomingEvent& event = request.events[i];
    const std::size_t before = frame.records.size();
    encode_event_record({.type = event.type,
                         .timestamp = event.timestamp,
                         .id_hash = hashes[i],
                         .message_id = event.has_own_id ? std::string_view() : event.message_id,
                         .json = event.json},
                        frame.records);
    frame.lengths.push_back(static_cast<std::uint32_t>(frame.records.size() - before));
  }
}

void leave_fresh(std::vector<IdHash>& hashes, const std::vector<bool>& fresh) {
  std::size_t left = 0;
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    if (fresh[i]) hashes[left++] = hashes[i];
  }
  hashes.resize(left);
}

}  // namespace

EventLog::EventLog(Options options, std::unique_ptr<Journal> journal,
                   std::unique_ptr<Checkpoints> checkpoints,
                   std::unique_ptr<DuplicateWindow> window)
    : options_(std::move(options)),
      journal_(std::move(journal)),
      checkpoints_(std::move(checkpoints)),
      window_(std::move(window)) {
  journal_->on_durable([this](std::uint64_t) {
    // What reopening finds, the window knows only once it was taken over.
    if (!is_reopening_) window_->durable(journal_->durable_end_frame());
    look_at_room();
  });
}

EventLog::~EventLog() { close(); }

Error EventLog::full_error() {
  return {.code = ErrorCode::disk_full,
          .message = "the log has reached its disk budget, and all of it is needed",
          .retryable = true};
}

void EventLog::append(IncomingRequest request, Done done) {
  if (request.events.empty()) {
    count_only(request);
    return done({});
  }
  if (is_full_) {
    return done(full_error());
  }
  auto staged = std::make_shared<Staged>();
  staged->done = std::move(done);
  staged->staged_at = options_.clock->now();
  if (std::optional<Error> refused = stage(std::move(request), staged)) {
    staged->done(*std::move(refused));
  }
}

// Nothing of it is lost that anyone was promised, so that it needs no place on the disk of its own:
// whoever has no write key must not be able to fill it, nor to keep it busy.
void EventLog::count_only(const IncomingRequest& request) {
  SourceCounts counts{
      .received = request.received, .suppressed = request.suppressed, .rejected = request.rejected};
  bool is_first = false;
  {
    const std::lock_guard guard(counting_);
    is_first = unlogged_.empty();
    unlogged_[request.source_id] += counts;
  }
  if (is_first && on_due_) on_due_();
}

// Takes the request, or says why not.
std::optional<Error> EventLog::stage(IncomingRequest request, std::shared_ptr<Staged> staged) {
  std::vector<IdHash> hashes = hashes_of(request, *window_);
  std::vector<bool> fresh(hashes.size(), true);
  JournalFrame frame;
  pack_events(request, hashes, fresh, frame);

  FrameHead& head = staged->head;
  head.source = std::move(request.source_id);
  head.received_at = request.received_at;
  head.sent_at = request.sent_at;
  head.context = std::move(request.context);
  head.integrations = std::move(request.integrations);
  head.counts = {.received = request.received,
                 .suppressed = request.suppressed,
                 .rejected = std::move(request.rejected)};

  std::unique_lock lock(staging_);
  if (failure_) return failure_;
  window_->insert(hashes, request.received_at, next_frame_, fresh);
  head.counts.duplicates = static_cast<std::uint64_t>(std::ranges::count(fresh, false));
  head.counts.accepted = hashes.size() - head.counts.duplicates;
  if (head.counts.duplicates != 0) {
    pack_events(request, hashes, fresh, frame);
    leave_fresh(hashes, fresh);
  }
  staged->inserted = std::move(hashes);
  // Nobody will ask for it.
  if (head.counts.accepted == 0) head.context = head.integrations = "{}";
  SourceCounts& totals = staged_totals_[head.source];
  totals += head.counts;
  head.totals = totals;
  frame.head = encode_head(head);
  staged->frame = next_frame_++;
  staged->stager = std::this_thread::get_id();
  const bool must_wake = journal_->stage(
      std::move(frame),
      [this, staged](Result<std::uint64_t> first) { settle(*staged, std::move(first)); });
  if (staged->refused) {
    take_back(*staged);
    --next_frame_;
    return staged->refused;
  }
  lock.unlock();
  if (must_wake) journal_->wake();
  return std::nullopt;
}

// Called by the journal; out of hand by the thread that stages, which takes it back itself.
void EventLog::settle(Staged& staged, Result<std::uint64_t> first) {
  if (!first && staged.stager == std::this_thread::get_id()) {
    staged.refused = std::move(first).error();
    return;
  }
  const FrameHead& head = staged.head;
  if (first) {
    {
      const std::lock_guard guard(counting_);
      stored_[head.source] += head.counts;
      stored_frame_ = staged.frame + 1;
      stored_offset_ = *first + head.counts.accepted;
      if (staged.is_counts) logged(head.source, head.counts);
      if (!staged.is_counts) commit_times_.add(options_.clock->now() - staged.staged_at);
    }
    if (head.counts.accepted != 0 && on_stored_) {
      on_stored_(head.source, head.counts.accepted, *first + head.counts.accepted);
    }
    return staged.done({});
  }
  {
    const std::lock_guard guard(staging_);
    take_back(staged);
    failure_ = first.error();
  }
  bool was_told = false;
  {
    const std::lock_guard guard(counting_);
    reason_ = first.error();
    was_told = std::exchange(is_told_, true);
  }
  // Not each second, though it be tried each second.
  if (!was_told) options_.on_problem(first.error());
  if (on_due_) on_due_();
  staged.done(std::move(first).error());
}

// What a frame staged that was not stored, so that its events are no duplicates when they come
// again. Under the lock of staging.
void EventLog::take_back(const Staged& staged) {
  window_->erase(staged.inserted);
  staged_totals_[staged.head.source] -= staged.head.counts;
}

// Under the lock of counting.
void EventLog::logged(const std::string& source, const SourceCounts& counts) {
  SourceCounts& left = unlogged_[source];
  left -= counts;
  if (left == SourceCounts()) unlogged_.erase(source);
}

void EventLog::look_at_room() {
  if (!options_.bytes_max) return;
  const std::uint64_t bytes = journal_->stored_bytes() + window_->stats().disk_bytes;
  const bool is_full = bytes >= *options_.bytes_max;
  const bool is_crowded = bytes >= bytes_wanted();
  const bool was_full = is_full_.exchange(is_full);
  const bool was_crowded = is_crowded_.exchange(is_crowded);
  if (is_crowded && !was_crowded) wants_removal_ = true;
  if (((is_full && !was_full) || (is_crowded && !was_crowded)) && on_due_) on_due_();
}

// So much may stay; the rest of the budget is left for what comes.
std::uint64_t EventLog::bytes_wanted() const {
  constexpr std::uint64_t kReserveShare = 10;
  return *options_.bytes_max - *options_.bytes_max / kReserveShare;
}

Result<void> EventLog::ready() const {
  if (is_full_) {
    return full_error();
  }
  const std::lock_guard guard(counting_);
  if (reason_) return *reason_;
  return {};
}

LatencyHistogram EventLog::commit_times() const {
  const std::lock_guard guard(counting_);
  return commit_times_;
}

AllCounts EventLog::counts() const {
  const std::lock_guard guard(counting_);
  AllCounts all = stored_;
  for (const auto& [source, counts] : unlogged_) all[source] += counts;
  return all;
}

}  // namespace analytics::server
