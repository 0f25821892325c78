// Opening the log, and reopening it after a failure: what is counted and remembered is made from
// the last checkpoint and the frames behind it.
#include <algorithm>
#include <utility>

#include "base/ids.h"
#include "server/log/event_log.h"
#include "server/log/kept_file.h"
#include "server/log/packing.h"

namespace analytics::server {
namespace {

constexpr const char* kKeyFile = "duplicates.key";

std::string make_key() {
  const std::uint64_t random = random_u64();
  std::string bytes;
  Packer(bytes).number(random);
  return bytes;
}

// Message ids take no more than a quarter of the budget, 16 bytes each; few are held in a small
// one.
std::size_t ids_max(const std::optional<std::uint64_t>& bytes_max) {
  constexpr std::uint64_t kShare = 4;
  const std::size_t most = DuplicateWindow::Options{}.entries_max;
  if (!bytes_max) return most;
  return static_cast<std::size_t>(
      std::clamp<std::uint64_t>(*bytes_max / kShare / sizeof(IdHash), 256, most));
}

// Whether it has nothing but counts, from requests without events.
bool is_counts_alone(const SourceCounts& counts) {
  return counts.accepted == 0 && counts.duplicates == 0;
}

// A log that ends before what it was known to have has lost its end: segments were removed, or the
// disk did not keep what it said it had.
Result<void> check_reaches(const Journal& journal, const Checkpoints& checkpoints,
                           const std::string& folder) {
  if (!checkpoints.last() || checkpoints.last()->frame <= journal.durable_end_frame()) return {};
  return Error{ErrorCode::corrupt,
               folder + "/journal ends at frame " + std::to_string(journal.durable_end_frame()) +
                   ", but was stored up to frame " + std::to_string(checkpoints.last()->frame) +
                   ": its newest segments are missing. Put them back, or, to go on without what "
                   "they had, remove " +
                   folder + "/checkpoints"};
}

}  // namespace

Result<std::unique_ptr<EventLog>> EventLog::open(Files& files, const std::string& folder,
                                                 Options options) {
  if (Result<void> made = files.make_folder(folder); !made) return std::move(made).error();
  Result<std::unique_ptr<Journal>> journal =
      Journal::open(files, folder + "/journal", options.journal);
  if (!journal) return std::move(journal).error();
  Result<std::unique_ptr<Checkpoints>> checkpoints =
      Checkpoints::open(files, folder + "/checkpoints", options.clock);
  if (!checkpoints) return std::move(checkpoints).error();
  if (Result<void> reaches = check_reaches(**journal, **checkpoints, folder); !reaches) {
    return std::move(reaches).error();
  }
  Result<std::string> key = read_or_make(files, folder, kKeyFile, sizeof(std::uint64_t), make_key);
  if (!key) return std::move(key).error();
  Result<std::unique_ptr<DuplicateWindow>> window = DuplicateWindow::open(
      {.files = &files,
       .folder = folder + "/duplicates",
       .key = Unpacker(*key).number<std::uint64_t>(),
       .remembered = options.duplicates_remembered,
       .entries_max = ids_max(options.bytes_max),
       .table_entries_max = std::min<std::size_t>(DuplicateWindow::Options{}.table_entries_max,
                                                  ids_max(options.bytes_max) / 16),
       .on_problem = options.on_problem},
      (*journal)->durable_end_frame());
  if (!window) return std::move(window).error();
  std::unique_ptr<EventLog> log(new EventLog(std::move(options), *std::move(journal),
                                             *std::move(checkpoints), *std::move(window)));
  if (Result<void> read = log->recover(); !read) return std::move(read).error();
  return log;
}

Result<void> EventLog::recover() {
  std::uint64_t from = journal_->begin_frame();
  if (const std::optional<Checkpoint>& last = checkpoints_->last()) {
    stored_ = last->totals;
    from = std::max(from, last->frame);
    stored_offset_ = last->offset;
  }
  stored_frame_ = from;
  from = std::max(journal_->begin_frame(), std::min(from, window_->covered_frame()));
  if (Result<void> read = take_over(from, /*is_new=*/false); !read) return read;
  staged_totals_ = stored_;
  next_frame_ = journal_->durable_end_frame();
  window_->durable(next_frame_);
  look_at_room();
  return {};
}

// Nothing is staged while `failure_` is set, and everything that was has been taken back.
Result<void> EventLog::reopen() {
  is_reopening_ = true;
  Result<void> done = take_over_what_is_found();
  is_reopening_ = false;
  if (!done) return done;
  window_->durable(journal_->durable_end_frame());
  look_at_room();
  return {};
}

Result<void> EventLog::take_over_what_is_found() {
  if (Result<void> opened = journal_->reopen(); !opened) return opened;
  std::uint64_t from = 0;
  {
    const std::lock_guard guard(counting_);
    from = stored_frame_;
  }
  if (Result<void> read = take_over(from, /*is_new=*/true); !read) return read;
  {
    const std::lock_guard staging(staging_);
    const std::lock_guard counting(counting_);
    staged_totals_ = stored_;
    next_frame_ = journal_->durable_end_frame();
    failure_.reset();
    reason_.reset();
  }
  return {};
}

Result<void> EventLog::take_over(std::uint64_t from_frame, bool is_new) {
  Result<JournalCursor> cursor = journal_->read_from_frame(from_frame);
  if (!cursor) return std::move(cursor).error();
  Result<bool> more = cursor->next();
  for (; more && *more; more = cursor->next()) {
    if (Result<void> taken = take_over(cursor->frame(), is_new); !taken) return taken;
  }
  if (!more) return std::move(more).error();
  return {};
}

// `is_new`: it was written though it was never acknowledged, and nobody knows of it yet.
Result<void> EventLog::take_over(const StoredFrame& frame, bool is_new) {
  Result<FrameHead> head = decode_head(frame.head);
  if (!head) return std::move(head).error();
  std::vector<IdHash> hashes;
  for (const std::string_view bytes : frame.records) {
    Result<EventRecord> event = decode_event_record(bytes);
    if (!event) return std::move(event).error();
    hashes.push_back(event->id_hash);
  }
  {
    const std::lock_guard guard(staging_);
    window_->restore(hashes, head->received_at, frame.number);
  }
  {
    const std::lock_guard guard(counting_);
    if (frame.number < stored_frame_) return {};  // For the window alone.
    // Counts that failed to be stored went back to those that wait for it.
    if (is_new && is_counts_alone(head->counts)) logged(head->source, head->counts);
    stored_[head->source] = head->totals;
    stored_frame_ = frame.number + 1;
    stored_offset_ = frame.end_offset();
  }
  if (is_new && head->counts.accepted != 0 && on_stored_) {
    on_stored_(head->source, head->counts.accepted, frame.end_offset());
  }
  return {};
}

}  // namespace analytics::server
