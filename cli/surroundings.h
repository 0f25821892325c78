#pragma once

// What a program finds around it, handed to the subcommands so that a test can stand in for it.
//
//   Surroundings real = Surroundings::of_this_program();
//   return run_command(argc, argv, real);
//
// Refers to the streams, doesn't own them. One thread at a time.

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

#include <analytics/transport.h>

namespace analytics::cli {

/// How the command ends; interfaces.md fixes the numbers.
enum ExitCode : int {
  kDelivered = 0,
  kNotDelivered = 1,
  kBadUsage = 2,
  kDeadLetters = 3,
};

struct Surroundings {
  std::istream& in;
  std::ostream& out;  ///< For machines: what --json prints.
  std::ostream& err;  ///< For people.
  bool in_is_terminal = false;
  bool err_is_terminal = false;
  /// A variable of the environment; empty if it isn't set, or set to nothing.
  std::function<std::optional<std::string>(const char* name)> variable;
  std::shared_ptr<Transport> transport{};  ///< Null: the library's own.

  static Surroundings of_this_program();
};

}  // namespace analytics::cli
