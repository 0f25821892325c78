#pragma once

// An import that was looked at from all sides before anything is sent: the file can be read, the
// mapping fits it, the checkpoint is of it.
//
//   Result<ImportPlan> plan = ImportPlan::make(options);
//   plan->rows->next(row);
//
// Owns the open file and its readers; one thread at a time.

#include <functional>
#include <memory>
#include <string>

#include "cli/import/byte_source.h"
#include "cli/import/checkpoint.h"
#include "cli/import/digest.h"
#include "cli/import/options.h"
#include "cli/import/row_mapper.h"
#include "cli/import/row_reader.h"

namespace analytics::cli {

struct ImportPlan {
  std::unique_ptr<InputFile> file{};
  std::unique_ptr<RowReader> rows{};
  std::unique_ptr<RowMapper> mapper{};
  Object context{};       ///< Of the mapping, for every event.
  Object integrations{};  ///< The same.
  Checkpoint start{};     ///< Where to begin; with what a checkpoint on disk says, if there is one.
  bool resumed = false;

  /// Opens and checks everything but the digest; errors name the file they are about. Reads of a
  /// pipe end with `canceled` once `stop_descriptor` is readable.
  static Result<ImportPlan> make(const ImportOptions& options, int stop_descriptor = -1);

  /// Reads the file once through for its digest, finds the checkpoint, and goes to where the import
  /// begins. `progress` is told the part read; false stops.
  Result<void> begin(const ImportOptions& options, const std::function<bool(double)>& progress);

 private:
  Result<void> add_mapper(const ImportOptions& options, std::optional<Mapping> mapping);
  Result<void> resume(const std::string& path);
};

}  // namespace analytics::cli
