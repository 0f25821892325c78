#pragma once

// A small journal in which only the last record counts: a checkpoint, a destination's state.
//
//   Result<std::optional<std::string>> last = last_record(*journal);
//
// Reads no more than the journal's last frame and what stands behind it.

#include <optional>
#include <string>

#include <analytics/result.h>

#include "journal/journal.h"

namespace analytics::server {

/// Empty where the journal has none.
Result<std::optional<std::string>> last_record(const Journal& journal);

}  // namespace analytics::server
