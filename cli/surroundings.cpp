#include "cli/surroundings.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace analytics::cli {

Surroundings Surroundings::of_this_program() {
  return {.in = std::cin,
          .out = std::cout,
          .err = std::cerr,
          .in_is_terminal = ::isatty(STDIN_FILENO) == 1,
          .err_is_terminal = ::isatty(STDERR_FILENO) == 1,
          .variable = [](const char* name) -> std::optional<std::string> {
            const char* value = std::getenv(name);
            if (value == nullptr || *value == '\0') return std::nullopt;
            return std::string(value);
          }};
}

}  // namespace analytics::cli
