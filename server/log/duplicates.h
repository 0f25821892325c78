#pragma once

// Remembers which message ids came from which source, for a day at least, so that an event that is
// sent again is recognised: keyed hashes of 128 bits, the newest in memory, the others on disk in
// runs (duplicates_format.h) of which memory holds a filter of some 17 bits an id. The key keeps
// ids that collide from being worked out in advance; the hash (XXH3) is a fast one and no proof
// against who can try it out at length.
//
//   auto window = std::move(DuplicateWindow::open({.files = &files, .folder = folder, .key = key},
//                                                 journal.durable_end_frame())).value();
//   … insert again what the log has from frame window->covered_frame() on …
//   window->insert(hashes, received_at, frame, fresh);  // fresh[i]: hashes[i] is new
//   window->durable(frame + 1);                         // once the frame is stored
//
// The event log is the write-ahead log: its records hold the hashes, a run is written only when its
// frames are durable, and what was only in memory is inserted again after a crash. `insert` must
// be told of every frame, with no hashes where it has none. Frames come in order; but where some
// were not stored, their hashes are erased and their numbers may come again.
//
// Memory of old ids is all that a failing disk costs: no error ever comes from `insert`. What can't
// be written waits and is tried again; what can't be read is given up, reported, and counted in
// DuplicateStats::shrunk. So are the oldest ids at `entries_max`.
//
// Age is told by the times given to `insert`, through a DuplicateClock: a clock that jumps ahead,
// or a pause, counts as an hour at most, one that is set back not at all. Ids are forgotten in
// pieces of a sixth of `remembered`, so the last of one piece is remembered exactly that long.
//
// `insert`, `erase`, `seal`, `hash` and `close` are one thread's at a time; `durable`, `stats` and
// `settle` any thread's.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "journal/files.h"
#include "server/log/duplicates_clock.h"
#include "server/log/duplicates_runs.h"
#include "server/log/record.h"

namespace analytics::server {

class DuplicateWindow {
 public:
  struct Options {
    Files* files = nullptr;  ///< Must outlive it.
    std::string folder{};    ///< Its own; made if need be.
    std::uint64_t key = 0;   ///< Secret; the same for as long as the hashes are kept.
    std::chrono::hours remembered = std::chrono::hours(24);  ///< At least.
    /// Ids held, 16 bytes each on disk and 2.2 in memory: 110 MB. At least 16.
    std::size_t entries_max = 50'000'000;
    /// Ids in memory alone, some 21 bytes each; after a crash as many are read from the log again.
    /// No more than a sixteenth of `entries_max`.
    std::size_t table_entries_max = 200'000;
    /// The same for frames, of which many may have no new ids.
    std::uint64_t table_frames_max = 200'000;
    /// Told of damage and of writes that fail (the first of a series); by either of two threads,
    /// also while `open`, `insert` or `close` runs. Must not call the window.
    std::function<void(const Error&)> on_problem{};
    /// False: what its thread would do is done by `work`, and where something waits for it; so that
    /// a test's runs are all alike.
    bool has_thread = true;
  };
  /// After a failed write, by the times given to `insert`; also whenever a table is full.
  static constexpr std::chrono::seconds kRetryAfter{10};

  /// Reads the runs' headers and filters. Runs with frames that the log does not have are removed.
  static Result<std::unique_ptr<DuplicateWindow>> open(Options options,
                                                       std::uint64_t durable_end_frame);
  /// Without `close` before, what is only in memory is left to the log, as by a crash.
  ~DuplicateWindow() = default;

  /// What stands for the id; any thread's.
  IdHash hash(std::string_view source, std::string_view message_id) const;

  /// The log's frames from this one on must be inserted again, after opening.
  std::uint64_t covered_frame() const noexcept { return covered_frame_; }

  /// Whether each hash is new, which it is not any more from then on; within `hashes` too. A frame
  /// may come in several calls.
  void insert(std::span<const IdHash> hashes, Timestamp now, std::uint64_t frame,
              std::vector<bool>& fresh);

  /// The same for a frame that was stored, and so has only what was new then: none is looked for in
  /// what is on the disk, so that a start after a kill takes no longer than reading the log.
  void restore(std::span<const IdHash> hashes, Timestamp now, std::uint64_t frame);

  /// Takes back what was new, of a frame that was not stored. Until the next `insert`, which is of
  /// the first number that comes again, `durable` may be told of such numbers already.
  void erase(std::span<const IdHash> hashes);

  /// The frames below are on stable storage.
  void durable(std::uint64_t end_frame) { runs_->durable(end_frame); }

  /// Has the ids in memory written, between two frames; for who finds that too much of the log
  /// would have to be read again.
  void seal();

  DuplicateStats stats() const;

  /// Returns once all is written that is durable and can be, and no merge is left; for tests.
  void settle() { runs_->settle(); }

  /// Without a thread: does one piece of its work; whether there was any.
  bool work() { return runs_->work(); }

  /// Writes what is durable, and ends the thread. To be called once all appends are done.
  void close();

 private:
  using Probe = DuplicateFilter::Probe;

  DuplicateWindow(Options options, std::unique_ptr<DuplicateRuns> runs);
  void begin_frame(Timestamp now, std::uint64_t frame);
  bool is_full(std::uint64_t frame, DuplicateClock::Age age) const;
  void look_after_runs(DuplicateClock::Age age);
  bool insert(const DuplicateId& id, const Probe& probe);
  bool was_there(const DuplicateId& id, const Probe& probe);
  void begin_table(std::uint64_t frame);

  const Options options_;
  const std::unique_ptr<DuplicateRuns> runs_;
  std::uint64_t covered_frame_ = 0;
  DuplicateClock clock_;
  std::shared_ptr<DuplicateTable> table_;
  std::atomic<std::uint64_t> table_entries_{0};  // For `stats`, as the next one.
  std::atomic<std::uint64_t> table_bytes_{0};
  std::shared_ptr<const DuplicateView> view_ = std::make_shared<DuplicateView>();
  std::uint64_t view_version_ = 0;
  std::optional<DuplicateClock::Age> retry_at_;
  bool has_erased_ = false;  // Since the last frame.
};

}  // namespace analytics::server
