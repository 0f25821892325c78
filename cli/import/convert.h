#pragma once

// Turns what stands in a record's column into the value that the mapping asks for.
//
//   Result<std::optional<Json>> delay = convert(cell, source);   // empty: leave it out
//
// Empty are: a column that isn't there, null, an empty CSV field, and, for every type but text, one
// of white space. Pure functions.

#include <optional>
#include <string>

#include <analytics/clock.h>
#include <analytics/json.h>

#include "cli/import/mapping.h"
#include "cli/import/record.h"

namespace analytics::cli {

/// Errors say what stands there and what was wanted: invalid_field, invalid_timestamp,
/// invalid_json.
Result<std::optional<Json>> convert(const Cell& cell, const ValueSource& source);

/// For ids and names: numbers and booleans as they are written; empty where there is nothing.
std::string as_text(const Cell& cell);

/// For timestamps.
Result<std::optional<Timestamp>> as_time(const Cell& cell, const ValueSource& source);

}  // namespace analytics::cli
