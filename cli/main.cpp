#include "cli/command.h"

int main(int argc, char** argv) {
  analytics::cli::Surroundings surroundings = analytics::cli::Surroundings::of_this_program();
  return analytics::cli::run_command({argv + 1, argv + argc}, surroundings);
}
