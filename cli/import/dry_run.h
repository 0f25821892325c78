#pragma once

// `analytics import --dry-run`: reads and maps every row, packs the batches that would be sent, and
// says what would happen and what is wrong. Sends and writes nothing.
//
//   return dry_run(*plan, options, surroundings, progress, stop.get_token());

#include <stop_token>

#include "cli/import/options.h"
#include "cli/import/plan.h"
#include "cli/import/progress.h"
#include "cli/surroundings.h"

namespace analytics::cli {

int dry_run(ImportPlan& plan, const ImportOptions& options, Surroundings& surroundings,
            Progress& progress, std::stop_token stop);

}  // namespace analytics::cli
