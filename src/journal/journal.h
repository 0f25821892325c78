#pragma once

// The journal: an append-only log of records on disk, in segments, with checksums and cursors. It
// is the client's spool and the server's log; the format is docs/journal-format.md. Appends of many
// threads are written and synced together by one thread of the journal's, as many at a time as
// came in while the last sync ran. When nothing is appended, nothing happens.
//
//   auto journal = std::move(Journal::open(Files::real(), folder, {})).value();
//   JournalFrame frame;
//   frame.add("an event");
//   journal->append(std::move(frame), [](Result<std::uint64_t> first) { … });
//   JournalCursor cursor = std::move(journal->read_from(journal->begin())).value();
//
// Safe for use by several threads, but for `close` and the destructor, which are the owner's. A
// forked child may only destroy it, which leaves the parent's journal alone.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "journal/cursor.h"
#include "journal/files.h"
#include "journal/frame.h"
#include "journal/recovery.h"
#include "journal/retention.h"
#include "journal/segment_list.h"

namespace analytics {

/// Half a MiB: what sets it aside is one commit, which the more it is takes the longer.
inline constexpr std::uint64_t kPreallocateBytes = std::uint64_t{512} << 10;

struct JournalOptions {
  /// The next segment is begun where this one would get larger; what is dropped is dropped in
  /// pieces of this size. 256 bytes to 1 GiB.
  std::uint64_t segment_bytes_max = std::uint64_t{64} << 20;
  /// The next segment is also begun with the first frame that comes when this one is so old, so
  /// that retention by age works for a journal that fills slowly. Nothing happens while none comes.
  std::optional<Duration> segment_age_max{};
  /// Space that is set aside behind the frames, so much at a time, so that a commit need not make
  /// the file longer (docs/journal.md has what that gains). It counts in `stored_bytes`, and
  /// is given back when the segment is full and when the journal is closed. 0: none, which is right
  /// where little is written; kPreallocateBytes where much is.
  std::uint64_t preallocate_bytes = 0;
  /// Frames that are appended and not yet on stable storage, together; beyond it, `queue_full`.
  /// A frame that is larger than this can never be appended.
  std::uint64_t staged_bytes_max = std::uint64_t{256} << 20;
  std::shared_ptr<Clock> clock = Clock::real();
  /// False: the caller holds the lock of the folder (kLockName) as long as it is open.
  bool locks = true;
};

class Journal {
 public:
  using Done = std::function<void(Result<std::uint64_t>)>;
  using Hook = std::function<void(std::uint64_t durable_end)>;

  /// Makes the folder if need be, locks it, and recovers what is there. `locked` if it is open
  /// elsewhere, `corrupt` with file and position if it is damaged. `files` must outlive it.
  static Result<std::unique_ptr<Journal>> open(Files& files, std::string folder,
                                               JournalOptions options);
  /// Closes.
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Appends one frame. `done` is called exactly once: with the offset of its first record when it
  /// is on stable storage, in the order of the offsets, by the journal's thread; or with the reason
  /// why it is not. Where the frame is refused out of hand (over a limit, `queue_full`, `closed`,
  /// `not_available` after an earlier error), that is before `append` returns. It must neither
  /// block, throw, nor close the journal; it may append. After `io_error` or `disk_full` the frame
  /// may yet be found when the journal is reopened, or opened again.
  void append(JournalFrame frame, Done done);
  /// The same in two steps, for who holds a lock meanwhile: a thread that is woken may take the
  /// processor at once, and keep whoever wants the lock waiting. Whether `wake` must follow.
  [[nodiscard]] bool stage(JournalFrame frame, Done done);
  void wake();
  /// The same, and waits. Not for use in `done` or a hook.
  Result<std::uint64_t> append_and_wait(JournalFrame frame);

  /// After a write or a sync has failed, nothing is believed that was written since the last good
  /// sync: the journal is shut, and appends are `not_available`. This recovers the folder again, as
  /// opening does, the lock being kept; where it succeeds, appending works again, and cursors and
  /// hooks go on. Frames that were written but not acknowledged may be found: they are then part of
  /// the journal, from the old `durable_end_frame()` on, and it is the caller's to read them. All
  /// the `done`s of what failed have been called before. On an error the journal stays shut and it
  /// may be tried again; `corrupt` where something acknowledged is gone. Does nothing and succeeds
  /// where nothing failed. Takes as long as reading the last segment. Not for use in `done` or a
  /// hook, nor while holding what either waits for; in the meantime others may append and read.
  Result<void> reopen();
  /// Why it is shut: the error of the write, the sync, or the last `reopen`; empty while it isn't.
  std::optional<Error> failure() const;

  /// The first offset that is still there, and the one after the last on stable storage.
  std::uint64_t begin() const { return list_->begin_offset(); }
  std::uint64_t durable_end() const noexcept { return list_->end_offset(); }
  /// The same as frame numbers.
  std::uint64_t begin_frame() const { return list_->begin_frame(); }
  std::uint64_t durable_end_frame() const { return list_->end().frame; }

  /// A cursor before the frame that has the record at `offset`, and before any frames without
  /// records that stand there; see JournalCursor::at_offset.
  Result<JournalCursor> read_from(std::uint64_t offset) const;
  Result<JournalCursor> read_from_frame(std::uint64_t frame) const;

  /// `hook` is called by the journal's thread after each commit, and after its `done`s, and by
  /// `reopen` where it found more; one at a time. It must not block, nor add or remove hooks. Once
  /// `remove_hook` has returned, it isn't called any more.
  std::uint64_t on_durable(Hook hook);
  void remove_hook(std::uint64_t id);

  /// The first offset behind the oldest segment: what `drop_before` needs to remove it. Empty where
  /// there is but one.
  std::optional<std::uint64_t> oldest_segment_end() const { return list_->oldest_end(); }
  /// Removes the segments whose records all lie below `offset`; never the last one.
  Result<void> drop_before(std::uint64_t offset);
  /// Removes the oldest segments that the policy no longer keeps; none that has a record at or
  /// above `floor`, and never the last one. Also while the journal is shut. To be called every few
  /// minutes; retention.h says what happens when the clock jumps. After an error, some may be gone.
  Result<RetentionOutcome> retain(const Retention& policy, std::uint64_t floor);

  /// Where the last segments begin that together take at most so many bytes; at least the last.
  std::uint64_t offset_within(std::uint64_t bytes) const { return list_->offset_within(bytes); }

  /// What is on the disk, for budgets and metrics; bytes with what is set aside.
  std::size_t segment_count() const { return list_->count(); }
  std::uint64_t stored_bytes() const { return list_->bytes(); }
  /// What opening, or the last `reopen` that had to do something, had to put right.
  JournalRepair repair() const;

  /// Commits what was appended, then stops the thread and gives the lock back. Appends after it are
  /// `closed`; reading still works.
  void close();

 private:
  struct Shell;
  Journal(std::unique_ptr<Shell> shell, std::shared_ptr<SegmentList> list);

  std::unique_ptr<Shell> shell_;
  std::shared_ptr<SegmentList> list_;
};

}  // namespace analytics
