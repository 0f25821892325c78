#include "cli/e2e/program.h"

int main(int argc, char** argv) {
  analytics::cli::Surroundings surroundings = analytics::cli::Surroundings::of_this_program();
  return analytics::cli::e2e::run_e2e({argv + 1, argv + argc}, surroundings);
}
