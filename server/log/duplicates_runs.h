#pragma once

// What a DuplicateWindow (duplicates.h) holds besides its newest table: tables that wait to be
// written, and the runs on disk. A thread of its own writes, merges and removes; it sleeps unless
// there is something to do. What there is to look through is published as a DuplicateView.
//
//   auto runs = std::move(DuplicateRuns::open(options, durable_end_frame)).value();
//   runs->add(std::move(full_table));
//   if (runs->version() != seen) view = runs->view(seen);
//
// A disk that fails costs no more than memory of old ids: what can't be written waits and is tried
// again when the next table comes or `try_again` says so; beyond kTablesMax the oldest table goes.
// `durable`, `stats`, `settle`, `version` are safe for use by any thread; all else is one thread's.

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <analytics/result.h>

#include "journal/files.h"
#include "server/log/duplicates_merge.h"
#include "server/log/duplicates_run.h"
#include "server/log/duplicates_table.h"

namespace analytics::server {

struct DuplicateStats {
  std::uint64_t entries = 0;
  std::uint64_t runs = 0;            ///< Files.
  std::uint64_t waiting_tables = 0;  ///< Full, and not yet a file.
  std::uint64_t disk_bytes = 0;
  std::uint64_t memory_bytes = 0;
  std::optional<Timestamp> remembered_since{};  ///< When the oldest run's ids came.
  std::uint64_t shrunk = 0;    ///< Runs and tables forgotten early: too many ids, or damage.
  std::uint64_t failures = 0;  ///< Writes that failed; each was or will be tried again.
};

struct DuplicateRunsOptions {
  Files* files = nullptr;
  std::string folder{};
  std::uint64_t entries_max = 0;
  std::uint64_t table_entries_max = 0;
  DuplicateClock::Age remembered{0};
  std::function<void(const Error&)> on_problem{};  ///< By either thread; never null.
  bool has_thread = true;                          ///< Otherwise `work` does what it would do.
};

/// Immutable; the newest last.
struct DuplicateView {
  std::vector<std::shared_ptr<const DuplicateTable>> tables;
  std::vector<std::shared_ptr<const DuplicateRun>> runs;
  DuplicateClock::Age next_expiry = DuplicateClock::Age::max();
};

class DuplicateRuns {
 public:
  /// Tables that wait. Where the disk is slower than the events, `add` waits for it beyond that.
  static constexpr std::size_t kTablesMax = 8;
  /// Files; merging keeps them far below it unless it fails.
  static constexpr std::size_t kRunsMax = 64;
  /// So many that merging them comes before writing tables.
  static constexpr std::size_t kRunsBusy = 32;
  /// Of what is remembered: ids that differ more in age never share a run, so that one goes in
  /// time.
  static constexpr int kAgeSpansRemembered = 6;
  /// Of the ids held: what goes at once where there are too many.
  static constexpr std::uint64_t kPiecesAtCeiling = 8;
  /// The same for a table, so that all that can wait is well below the ceiling.
  static constexpr std::uint64_t kTablesAtCeiling = 2 * kTablesMax;

  /// Reads what there is, and removes what was never finished, is damaged, outranked, or has frames
  /// from `durable_end_frame` on, which are not the log's.
  static Result<std::unique_ptr<DuplicateRuns>> open(DuplicateRunsOptions options,
                                                     std::uint64_t durable_end_frame);
  /// Leaves unwritten what is not yet written.
  ~DuplicateRuns() { end(false); }
  DuplicateRuns(const DuplicateRuns&) = delete;
  DuplicateRuns& operator=(const DuplicateRuns&) = delete;

  /// Of the newest run, where there is one.
  std::optional<DuplicateSpan> newest() const;

  std::uint64_t version() const noexcept { return version_.load(std::memory_order_acquire); }
  std::shared_ptr<const DuplicateView> view(std::uint64_t& version) const;

  void add(std::shared_ptr<DuplicateTable> table);
  /// Takes ids out of waiting tables. Nothing that is not yet durable is written from then on,
  /// until `take_back_frames`: the same numbers may be durable as other frames before these come.
  void erase(std::span<const IdHash> hashes);
  /// All is erased of the frames from this one on; the next one with ids is this.
  void take_back_frames(std::uint64_t begin);
  /// Forgets the runs whose newest id is older than is remembered.
  void forget(DuplicateClock::Age now);
  /// Forgets a run that could not be read.
  void give_up(const std::shared_ptr<const DuplicateRun>& run, const Error& error);

  void durable(std::uint64_t end_frame);
  /// True after a write failed, until it is tried again.
  bool stalled() const noexcept { return stalled_.load(); }
  void try_again();

  DuplicateStats stats() const;
  /// Returns once the thread has nothing to do: all is written that is durable and can be.
  void settle();
  /// Does one piece of the thread's work, where there is none; whether there was any.
  bool work();
  /// Writes what is durable, and ends the thread.
  void close() { end(true); }

 private:
  using Lock = std::unique_lock<std::mutex>;
  using RunPtr = std::shared_ptr<const DuplicateRun>;

  explicit DuplicateRuns(DuplicateRunsOptions options) : options_(std::move(options)) {}
  Result<void> load(std::uint64_t durable_end_frame);
  RunPtr load_run(const std::string& path, std::uint64_t durable_end_frame);
  void remove_outranked();

  void run();
  void end(bool write);
  bool has_work() const;
  bool can_write_table() const;
  std::optional<MergeRange> next_merge() const;
  void do_some(Lock& lock);
  void write_table(Lock& lock);
  Result<RunPtr> write(const DuplicateTable& table, const std::string& path, bool& has_file) const;
  void merge_some(Lock& lock);
  void end_merge(Lock& lock);
  void remove_garbage(Lock& lock);

  void make_room(Lock& lock);
  void await_progress(Lock& lock);
  void keep_to_ceiling();
  void drop(std::vector<RunPtr>::iterator run);
  void publish();
  void await_durable();
  void note_failure(Lock& lock, const Error& error);
  std::string next_path();

  const DuplicateRunsOptions options_;
  std::atomic<std::uint64_t> durable_{0};
  std::atomic<std::uint64_t> version_{0};
  std::atomic<std::uint64_t> awaited_{UINT64_MAX};  // `durable` from which on there is work.
  std::atomic<bool> stalled_{false};

  mutable std::mutex mutex_;  // Guards all that follows; never held while a file is used.
  std::condition_variable work_;
  std::condition_variable progress_;
  std::deque<std::shared_ptr<DuplicateTable>> tables_;
  std::vector<RunPtr> runs_;
  std::shared_ptr<const DuplicateView> view_ = std::make_shared<DuplicateView>();
  std::vector<std::string> garbage_;         // Files that are to go.
  std::unique_ptr<RunMerge> merge_;          // The thread's own, but for whether there is one.
  std::uint64_t believed_end_ = UINT64_MAX;  // `durable_` is believed up to there.
  std::uint64_t next_number_ = 0;
  std::uint64_t shrunk_ = 0;
  std::uint64_t failures_ = 0;
  bool busy_ = false;
  bool writing_ = false;  // tables_.front()
  bool failing_ = false;  // The problem was told.
  bool stopping_ = false;
  bool abandoned_ = false;

  std::thread thread_;
};

}  // namespace analytics::server
