#pragma once

// `analytics import`, once its flags are read: looks at everything first, then sends, and says what
// became of it.
//
//   int exit_code = import_file({.file = "flights.json", .map = "flights.map.json",
//                                .write_key = key, .host = host}, surroundings);
//
// One at a time in a program: it handles SIGINT and SIGTERM meanwhile.

#include "cli/import/options.h"
#include "cli/surroundings.h"

namespace analytics::cli {

int import_file(const ImportOptions& options, Surroundings& surroundings);

}  // namespace analytics::cli
