#pragma once

// Writes the file of a run (duplicates_format.h) from ids that come in order, in bounded memory but
// for what stays in memory anyway: the filter and the slices' table.
//
//   Result<RunWriter> writer = RunWriter::create(files, path, 200'000);
//   for (const DuplicateId& id : sorted) writer->add(id);
//   Result<std::shared_ptr<const DuplicateRun>> run = writer->finish(span);
//
// One thread's at a time. After an error the file is to be removed.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <analytics/result.h>

#include "journal/files.h"
#include "server/log/duplicates_filter.h"
#include "server/log/duplicates_format.h"
#include "server/log/duplicates_id.h"
#include "server/log/duplicates_run.h"

namespace analytics::server {

class RunWriter {
 public:
  /// `entries_max`: as many ids will come, or fewer.
  static Result<RunWriter> create(Files& files, std::string path, std::uint64_t entries_max);

  /// None that is smaller than the last one; an equal one is left out.
  Result<void> add(const DuplicateId& id);

  /// The run, once it is on stable storage; its name is so when its folder was synced.
  Result<std::shared_ptr<const DuplicateRun>> finish(const DuplicateSpan& span);

 private:
  RunWriter(std::string path, std::uint64_t entries_max, std::unique_ptr<File> file);
  void end_slices_before(std::uint64_t slice);
  Result<void> flush();
  Result<void> write_rest(RunHeader& header);

  std::string path_;
  std::unique_ptr<File> file_;
  std::vector<RunSlice> slices_;
  DuplicateFilter filter_;
  std::uint64_t slice_ = 0;         // The one that is being filled.
  std::vector<DuplicateId> ids_;    // Not yet written.
  std::uint64_t written_ = 0;       // Ids before those.
  std::uint64_t unsynced_ids_ = 0;  // Written since the last sync.
};

}  // namespace analytics::server
