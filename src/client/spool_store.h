#pragma once

// One subfolder of the spool: a journal whose records are events. Batches are appended, read back
// in the same order, packed anew, and finished one by one; how far all is finished goes with every
// frame, so that the next process knows what is left.
//
//   store.append(batch, on_stored);                    // then, with the offset: store.added(batch,
//   …) while (auto batch = store.take(now)) send(*batch); store.finished(*batch->spooled); // or
//   put_back(*batch, not_before)
//
// What was finished in the last milliseconds before a kill is sent again, with the same ids. Not
// synchronised; what is told by callbacks comes from the journal's thread.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <analytics/result.h>

#include "client/batch_source.h"
#include "client/encoded_batch.h"
#include "client/spool_head.h"
#include "journal/files.h"
#include "journal/journal.h"

namespace analytics {

class SpoolStore {
 public:
  struct Settings {
    std::uint64_t bytes_max = 0;
    BatchLimits limits{};
    std::shared_ptr<Clock> clock{};
  };

  /// `id` is what its batches' ranges name it by. `locked` where another process has it.
  static Result<std::unique_ptr<SpoolStore>> open(Files& files, std::string folder,
                                                  Settings settings, std::uint64_t id);

  std::uint64_t id() const noexcept { return id_; }
  const std::string& folder() const noexcept { return folder_; }

  // Writing.
  bool has_room(const EncodedBatch& batch) const;
  std::uint64_t stored_bytes() const { return journal_->stored_bytes(); }
  void append(const EncodedBatch& batch, Journal::Done done);
  /// To be called once `append` has said at which offset; before that the events can't be taken.
  void added(const EncodedBatch& batch, std::uint64_t offset);
  /// Whether something was finished that the disk doesn't know of.
  bool wants_mark() const noexcept { return wants_mark_; }
  /// Tells the disk; once `done` was called, `marked` is to be, or `not_marked`.
  void append_mark(Journal::Done done);
  Result<void> marked();
  void not_marked() noexcept { wants_mark_ = true; }
  /// After a failed write: opens the journal again, without giving the lock away. What its last
  /// writes left is not looked at; it is still in memory.
  Result<void> reopen();
  /// For good. `remove` also unlinks what is there; to be called where it is drained, and no write
  /// is under way.
  void close();
  void stop_writing() { journal_->close(); }
  Result<void> remove();

  // Reading.
  Result<std::optional<EncodedBatch>> take(Deadline now);
  std::optional<Deadline> next_due() const;
  /// What is there waits for no more to fill its batch.
  void hurry() noexcept { flush_through_ = end_; }
  /// The same, and what was to be tried again later is due too.
  void flush(Deadline now) noexcept;
  void finished(const SpoolRange& range);
  /// False where its segment was dropped meanwhile: the events are in this batch and nowhere else.
  bool put_back(const EncodedBatch& batch, Deadline not_before);

  /// After a failed `take` or `evict`: gives up what is damaged, or could not be read several
  /// times; how many events that were. 0 where it is worth another try, a little later.
  std::uint64_t forget_unreadable(const Error& error, Deadline now);
  /// To make room: the oldest events on disk, a batch at a time; empty once a segment was dropped,
  /// or where none can be: there is but one, or it has events of which nobody knows yet that they
  /// are stored. What was taken is to be finished.
  Result<std::optional<EncodedBatch>> evict(Deadline now);

  /// Events that can be taken.
  std::uint64_t pending() const noexcept { return pending_; }
  std::uint64_t pending_through(std::uint64_t number) const noexcept;
  bool is_drained() const noexcept { return pending_ == 0 && taken_.empty(); }

 private:
  // Events that lie next to each other, and whose numbers do.
  struct Extent {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::uint64_t first_number = kRecovered;
    std::uint64_t bytes = 0;
    Deadline due_from{};  // When its first event came; long ago where nothing is to be waited for.
  };

  SpoolStore(Files& files, std::string folder, Settings settings, std::uint64_t id)
      : files_(files), folder_(std::move(folder)), settings_(std::move(settings)), id_(id) {}
  Result<void> open_journal();
  Deadline due(std::size_t index) const;
  std::optional<std::size_t> first_due(Deadline now) const;
  Result<void> recover();
  Result<EncodedBatch> read(const Extent& extent);
  Result<std::string_view> record_at(std::uint64_t offset);
  Error ends_before(std::uint64_t offset) const;
  EncodedBatch claim(std::size_t index, EncodedBatch batch, Deadline now);
  void forget_taken(const SpoolRange& range);
  void add_recovered(std::uint64_t begin, std::uint64_t end);
  JournalFrame frame() const;
  SpoolHead head() const;
  std::uint64_t low_water() const noexcept;

  Files& files_;
  std::string folder_;
  Settings settings_;
  std::uint64_t id_;
  std::unique_ptr<FileLock> lock_;
  std::unique_ptr<Journal> journal_;
  std::deque<Extent> extents_;                    // By offset; not taken.
  std::map<std::uint64_t, std::uint64_t> taken_;  // Begin and end of what is under way.
  std::uint64_t pending_ = 0;
  std::uint64_t unwritten_bytes_ = 0;
  std::uint64_t end_ = 0;  // Behind the last event that is known.
  std::uint64_t marked_ = 0;
  std::uint64_t marking_ = 0;
  bool wants_mark_ = false;
  std::uint64_t flush_through_ = 0;
  std::optional<JournalCursor> cursor_;  // Stands on the frame that has the next record.
  std::uint64_t cursor_at_ = 0;
  Deadline read_again_at_{};  // After a read that failed.
  int failed_reads_ = 0;      // In a row.
  std::size_t failed_index_ = 0;
};

}  // namespace analytics
