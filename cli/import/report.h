#pragma once

// What an import says at its end: to people, and with --json to programs.
//
//   surroundings.err << report_text(report);
//   surroundings.out << report_json(report) << '\n';
//   return exit_code(report);
//
// Pure functions.

#include <string>

#include "cli/import/sending.h"
#include "cli/surroundings.h"

namespace analytics::cli {

std::string report_text(const ImportReport& report);
std::string report_json(const ImportReport& report);
int exit_code(const ImportReport& report);

}  // namespace analytics::cli
