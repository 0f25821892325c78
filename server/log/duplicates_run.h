#pragma once

// A run: a file of sorted ids (duplicates_format.h), of which only the filter and the slices' table
// are in memory, a little over 17 bits an id. An id is found by one read of about a kibibyte, which
// is checked against its checksum.
//
//   auto run = std::move(DuplicateRun::open(files, path)).value();
//   if (run->filter().may_contain(DuplicateFilter::Probe(id))) found = run->contains(id);
//
// A run never changes. `filter` and what the header says are safe for use by several threads;
// `contains` is one thread's at a time. A RunReader is one thread's, and has a file of its own.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <analytics/result.h>

#include "journal/files.h"
#include "server/log/duplicates_filter.h"
#include "server/log/duplicates_format.h"
#include "server/log/duplicates_id.h"

namespace analytics::server {

class DuplicateRun {
 public:
  /// Reads header, slices and filter. `corrupt` where one of them is wrong or the file is too
  /// short; `not_available` where it was never finished, and so has no header.
  static Result<std::shared_ptr<const DuplicateRun>> open(Files& files, std::string path);
  DuplicateRun(std::string path, RunHeader header, std::vector<RunSlice> slices,
               DuplicateFilter filter, std::unique_ptr<File> file);

  const std::string& path() const noexcept { return path_; }
  std::uint64_t count() const noexcept { return header_.count; }
  const DuplicateSpan& span() const noexcept { return header_.span; }
  std::uint64_t file_bytes() const { return header_.file_bytes(); }
  std::uint64_t memory_bytes() const;
  const DuplicateFilter& filter() const noexcept { return filter_; }

  /// Whether the id is in the file; an error where that can't be told any more.
  Result<bool> contains(const DuplicateId& id) const;

 private:
  friend class RunReader;
  std::uint64_t slice_begin(std::uint64_t slice) const;
  /// The ids of slices [first, last), checked.
  Result<void> read_slices(File& file, std::uint64_t first, std::uint64_t last,
                           std::vector<DuplicateId>& ids) const;

  const std::string path_;
  const RunHeader header_;
  const std::vector<RunSlice> slices_;
  const DuplicateFilter filter_;
  const std::unique_ptr<File> file_;
  mutable std::vector<DuplicateId> found_;  // What `contains` reads into.
};

/// Goes over a run's ids in their order, some kibibytes at a time. Stands before the first one.
class RunReader {
 public:
  static Result<RunReader> open(Files& files, std::shared_ptr<const DuplicateRun> run);

  /// The id it stands at; null before the first and after the last one.
  const DuplicateId* id() const noexcept { return at_ < ids_.size() ? &ids_[at_] : nullptr; }
  Result<void> advance() { return ++at_ < ids_.size() ? Result<void>() : read_on(); }

 private:
  RunReader(std::shared_ptr<const DuplicateRun> run, std::unique_ptr<File> file)
      : run_(std::move(run)), file_(std::move(file)) {}
  Result<void> read_on();

  std::shared_ptr<const DuplicateRun> run_;
  std::unique_ptr<File> file_;
  std::vector<DuplicateId> ids_;
  std::size_t at_ = 0;
  std::uint64_t next_slice_ = 0;
};

}  // namespace analytics::server
