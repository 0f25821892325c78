#pragma once

// Makes few runs of many: which ones are to become one, and the work itself, in small steps, so
// that a table that waits to be written need not wait for it.
//
//   if (auto range = choose_merge(sizes, limits)) {
//     RunMerge merge(files, {runs.begin() + range->first, runs.begin() + range->last}, path);
//     while (!merge.step()) {}
//     if (merge.result()) …
//
// `choose_merge` is pure. A RunMerge is one thread's at a time.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <analytics/result.h>

#include "journal/files.h"
#include "server/log/duplicates_run.h"
#include "server/log/duplicates_writer.h"

namespace analytics::server {

struct MergeLimits {
  std::uint64_t entries_max = 0;     ///< Of a run that is made: what is forgotten at once.
  DuplicateClock::Age age_span_max;  ///< Between its first and last id, for the same reason.
};

struct RunSize {
  std::uint64_t entries = 0;
  DuplicateClock::Age begin_age{0};
  DuplicateClock::Age end_age{0};
};

struct MergeRange {
  std::size_t first = 0;
  std::size_t last = 0;  ///< One behind.
  friend bool operator==(const MergeRange&, const MergeRange&) = default;
};

/// The runs, oldest first, fall into groups that keep within the limits. A group that no newer run
/// can join becomes one run. In the newest group, runs are merged as digits are carried: those that
/// came after a run go together with it once they are as many ids as it has. So each id is written
/// some log2(entries_max / a table's) times, and as few runs are left.
std::optional<MergeRange> choose_merge(std::span<const RunSize> runs, const MergeLimits& limits);

class RunMerge {
 public:
  /// Of at least two runs.
  RunMerge(Files& files, std::vector<std::shared_ptr<const DuplicateRun>> inputs, std::string path);

  /// Does some more; true once there is a result.
  bool step();
  /// The new run, in a folder that is not yet synced; or an error.
  Result<std::shared_ptr<const DuplicateRun>> result() const { return *result_; }

  const std::vector<std::shared_ptr<const DuplicateRun>>& inputs() const { return inputs_; }
  const std::string& path() const { return path_; }
  /// Whether there is a file, to be removed where the run is not wanted.
  bool has_file() const { return writer_.has_value(); }
  /// The input on which the error lies, if it lies on one.
  const std::shared_ptr<const DuplicateRun>& unreadable() const { return unreadable_; }

 private:
  struct Source {
    std::shared_ptr<const DuplicateRun> run;
    RunReader reader;
  };
  Result<void> begin();
  Result<bool> write_some();
  Source* lowest();

  Files& files_;
  const std::vector<std::shared_ptr<const DuplicateRun>> inputs_;
  const std::string path_;
  std::optional<RunWriter> writer_;
  std::vector<Source> sources_;  // Those that have more.
  std::shared_ptr<const DuplicateRun> unreadable_;
  std::optional<Result<std::shared_ptr<const DuplicateRun>>> result_;
};

}  // namespace analytics::server
