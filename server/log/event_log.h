#pragma once

// The event log: takes what ingest accepted, stores it before it says so, and knows what came from
// which source. Destinations read it with EventCursor (event_cursor.h), behind what is stored.
//
//   auto log = std::move(EventLog::open(Files::real(), data + "/log", {.clock = clock})).value();
//   log->append(std::move(request), [](Result<void> stored) { … });
//   LogKeeper keeper(*log, clock);   // does what is due: log_keeper.h
//
// One request is one frame of the journal: stored whole or not at all, with its counters. A request
// without events is only counted, and its counts are stored with those of others within a second.
// After a write that failed nothing is taken until `tend` has reopened the journal; what was
// written all the same, and never acknowledged, is then found and counted like everything else.
//
// Safe for use by several threads, but for opening, `tend` and `close`, each one thread's at a
// time.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "journal/journal.h"
#include "server/ingest/request.h"
#include "server/log/checkpoints.h"
#include "server/log/counts.h"
#include "server/log/duplicates.h"
#include "server/log/latency_histogram.h"
#include "server/log/record.h"

namespace analytics::server {

class EventLog final : public EventSink {
 public:
  struct Options {
    std::shared_ptr<Clock> clock = Clock::real();
    JournalOptions journal{};
    std::chrono::hours duplicates_remembered = std::chrono::hours(24);
    /// How long events stay that every destination is done with.
    std::optional<Duration> age_max{};
    /// What the log may take on the disk. Old events go before it is reached; where those are still
    /// needed, nothing is taken any more.
    std::optional<std::uint64_t> bytes_max{};
    /// Told of what is wrong and goes on; by any thread, and not for long.
    std::function<void(const Error&)> on_problem = [](const Error&) {};
    /// Told once events have been stored again for some seconds after that.
    std::function<void()> on_recovery = [] {};
  };
  /// Called with each request that was stored and has events, and the offset behind them, in the
  /// order of the log, before `done`; must not block.
  using OnStored =
      std::function<void(const std::string& source, std::uint64_t events, std::uint64_t end)>;
  /// The offset of the oldest event that is still needed.
  using NeededFrom = std::function<std::uint64_t()>;

  /// Opens or makes the log, and reads what it knows from what is stored.
  static Result<std::unique_ptr<EventLog>> open(Files& files, const std::string& folder,
                                                Options options);
  ~EventLog() override;

  void append(IncomingRequest request, Done done) override;

  /// Set before the first append; not changed after.
  void on_stored(OnStored hook) { on_stored_ = std::move(hook); }
  void needed_from(NeededFrom hook) { needed_from_ = std::move(hook); }
  /// Called, by any thread, when there is something to tend to earlier than was said.
  void on_due(std::function<void()> hook) { on_due_ = std::move(hook); }

  /// Does what is due: reopens the journal after a failure, stores counts and checkpoints, removes
  /// what need not be kept. Returns when to come again. May block on the disk.
  Deadline tend();

  /// What came in, by source. Each source's counts add up.
  AllCounts counts() const;

  /// Whether events can be stored; if not, why not.
  Result<void> ready() const;

  /// From a request's events being taken to their being on stable storage.
  LatencyHistogram commit_times() const;

  DuplicateStats duplicates() const { return window_->stats(); }
  Journal& journal() noexcept { return *journal_; }
  const Journal& journal() const noexcept { return *journal_; }
  /// Stores what was appended and counted, and closes.
  void close();

 private:
  // A request on its way to the disk.
  struct Staged;

  EventLog(Options options, std::unique_ptr<Journal> journal,
           std::unique_ptr<Checkpoints> checkpoints, std::unique_ptr<DuplicateWindow> window);

  // What callers and the journal's thread do (event_log.cpp).
  void count_only(const IncomingRequest& request);
  std::optional<Error> stage(IncomingRequest request, std::shared_ptr<Staged> staged);
  void settle(Staged& staged, Result<std::uint64_t> first);
  void take_back(const Staged& staged);
  void logged(const std::string& source, const SourceCounts& counts);
  void look_at_room();
  static Error full_error();
  std::uint64_t bytes_wanted() const;

  // Opening, and after a failure (event_log_recovery.cpp).
  Result<void> recover();
  Result<void> reopen();
  Result<void> take_over_what_is_found();
  Result<void> take_over(std::uint64_t from_frame, bool is_new);
  Result<void> take_over(const StoredFrame& frame, bool is_new);

  // What is due (event_log_tending.cpp).
  bool has_failed() const;
  bool is_well_again(Deadline now);
  void tell_of_room();
  void try_again(Deadline now);
  void store_counts(bool and_wait);
  void save_checkpoint();
  void remove_old(Deadline now);
  Deadline next_due(Deadline now) const;

  const Options options_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<Checkpoints> checkpoints_;
  std::unique_ptr<DuplicateWindow> window_;
  OnStored on_stored_;
  NeededFrom needed_from_;
  std::function<void()> on_due_;
  std::atomic<bool> is_reopening_ = false;
  std::atomic<bool> is_crowded_ = false;     // bytes_wanted is reached.
  std::atomic<bool> wants_removal_ = false;  // It has just been.
  std::atomic<bool> is_full_ = false;        // bytes_max is reached.

  std::mutex staging_;  // Guards what is ahead of the disk, in the order of the frames.
  AllCounts staged_totals_;
  std::uint64_t next_frame_ = 0;
  std::optional<Error> failure_;  // Nothing is taken while it is set.

  mutable std::mutex counting_;
  AllCounts stored_;
  std::uint64_t stored_frame_ = 0;  // Behind all that is in stored_, as a frame and an offset.
  std::uint64_t stored_offset_ = 0;
  LatencyHistogram commit_times_;
  AllCounts unlogged_;                // Counted, and not yet on the disk.
  std::size_t counts_under_way_ = 0;  // Frames of such counts.
  std::condition_variable counts_stored_;
  std::optional<Error> reason_;  // The failure, for who asks.
  bool is_told_ = false;         // Of a failure, and not yet of the recovery.

  // Of `tend` alone.
  Deadline reopened_at_{};
  Deadline retry_at_{};
  Deadline counts_at_{};
  Deadline checkpoint_at_{};
  Deadline removal_at_{};
  bool is_full_told_ = false;
  bool is_closed_ = false;
};

}  // namespace analytics::server
