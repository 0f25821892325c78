#pragma once

// What a destination must know after a restart: its progress and what it has counted, as snapshots
// in a journal of its own. The last snapshot is the state; older ones are dropped with their
// segments.
//
//   auto log = std::move(StateLog::open(files, folder, clock)).value();
//   log->save(snapshot);              // stored soon
//   Snapshot last = *log->last();     // empty before the first
//
// A snapshot is one record, little-endian:
//   version(u8 = 2) sequence(u64) began_at(u64) counted_end(u64) accepted(u64) pending(u64)
//   sources(text) rules(text) rules_since(u64)
//   low_water(u64) ranges(u32) { begin(u64) end(u64) } delivered(u64)
//   filtered(u16) { code(text) count(u64) }  discarded, committed_discarded: the same
//   committed_offset(u64)
// One thread's at a time.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "journal/journal.h"
#include "server/deliver/counts.h"
#include "server/deliver/progress.h"

namespace analytics::server {

struct Snapshot {
  /// Which of two is newer: one more for each that is made.
  std::uint64_t sequence = 0;
  std::uint64_t began_at = 0;  ///< The offset with which the destination began.
  /// Every event of the log before it is in `accepted`, so that a start need not count them again.
  std::uint64_t counted_end = 0;
  std::uint64_t accepted = 0;
  std::uint64_t pending = 0;
  /// The sources that were counted: with others, what is accepted is to be counted again.
  std::string sources{};
  /// By what it routes, and the offset from which on it does.
  std::string rules{};
  std::uint64_t rules_since = 0;
  Progress progress{};
  std::uint64_t delivered = 0;
  CountsByCode filtered{};
  CountsByCode discarded{};
  /// Of them, what a transactional destination has counted too, sent for the first time.
  CountsByCode committed_discarded{};
  /// The offset that a transactional destination is known to hold: where it has less, it has lost
  /// what was delivered.
  std::uint64_t committed_offset = 0;

  /// Whether each event that was accepted is in one of the others.
  bool balanced() const {
    return accepted == total(filtered) + delivered + total(discarded) + pending;
  }
  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

std::string encode_snapshot(const Snapshot& snapshot);
Result<Snapshot> decode_snapshot(std::string_view bytes);

class StateLog {
 public:
  static Result<std::unique_ptr<StateLog>> open(Files& files, const std::string& folder,
                                                std::shared_ptr<Clock> clock);

  const std::optional<Snapshot>& last() const noexcept { return last_; }

  /// Returns at once. After a failure it is stored again from the beginning with a later call: as
  /// long as `has_failed`, there is something to save. The log says so once, and when it works
  /// again.
  void save(const Snapshot& snapshot);
  /// Returns when it is stored.
  Result<void> save_and_wait(const Snapshot& snapshot);

  /// Gives the folder back; only `stored_low_water` may be asked after it.
  void close() { journal_->close(); }

  bool has_failed() const noexcept { return failed_; }
  /// The low water of the last snapshot that is stored: nothing before it will be asked for again.
  /// Any thread's.
  std::uint64_t stored_low_water() const noexcept { return stored_low_water_; }

 private:
  explicit StateLog(std::unique_ptr<Journal> journal) : journal_(std::move(journal)) {}
  Result<void> read_last();

  void note(bool failed, const std::string& why);

  std::atomic<bool> failed_ = false;  // Outlive the journal, whose thread uses them.
  std::atomic<std::uint64_t> stored_low_water_ = 0;
  std::unique_ptr<Journal> journal_;
  std::optional<Snapshot> last_;
};

}  // namespace analytics::server
