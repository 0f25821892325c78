#pragma once

// `analytics-e2e` as a whole: arguments, input, delivery, and one JSON object as the answer.
//
//   Surroundings surroundings = Surroundings::of_this_program();
//   return run_e2e({argv + 1, argv + argc}, surroundings);
//
// Whatever happens, there is exactly one JSON object on standard output, but for --help and
// --version. One at a time in a program.

#include <string>
#include <vector>

#include "cli/surroundings.h"

namespace analytics::cli::e2e {

/// 0 only if every event was delivered, otherwise 1.
int run_e2e(const std::vector<std::string>& arguments, Surroundings& surroundings);

}  // namespace analytics::cli::e2e
