#pragma once

// Sends a planned import's rows, and says what became of them.
//
//   Result<ImportReport> report = send_rows(*plan, options, progress, stop.get_token(), nullptr);
//   if (report && report->complete) …
//
// Blocks until all is delivered, given up or stopped.

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/import/options.h"
#include "cli/import/plan.h"
#include "cli/import/progress.h"

namespace analytics::cli {

struct ImportReport {
  std::string file{};
  std::string dead_letter_file{};
  std::optional<std::string> checkpoint{};
  std::uint64_t rows_read = 0;      ///< With those of the runs before, as the rest.
  RowCounts counts{};               ///< Of the rows that are done with.
  std::uint64_t resumed_after = 0;  ///< Rows that were done before this run.
  std::uint64_t retried = 0;
  double seconds = 0;
  bool complete = false;           ///< Every row is delivered, or a dead letter.
  bool stopped = false;            ///< By a signal.
  std::optional<Error> trouble{};  ///< Why it is not complete.
  std::vector<std::string> columns_never_seen{};
};

/// An error: nothing was sent, because of a setting or a file that can't be written. No transport:
/// the library's own.
Result<ImportReport> send_rows(ImportPlan& plan, const ImportOptions& options, Progress& progress,
                               std::stop_token stop, std::shared_ptr<Transport> transport);

}  // namespace analytics::cli
