#pragma once

// The command line as a whole: finds the subcommand, hands over to it, and turns what comes of it
// into an exit code.
//
//   int main(int argc, char** argv) {
//     Surroundings surroundings = Surroundings::of_this_program();
//     return run_command({argv + 1, argv + argc}, surroundings);
//   }
//
// One at a time in a program.

#include <string>
#include <vector>

#include "cli/surroundings.h"

namespace analytics::cli {

int run_command(std::vector<std::string> arguments, Surroundings& surroundings);

}  // namespace analytics::cli
