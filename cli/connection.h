#pragma once

// Where messages go, and as whose: the flags that every subcommand that sends has.
//
//   Connection connection;
//   add_connection_flags(*subcommand, connection);
//   Result<void> known = connection.complete(surroundings);    // from the environment
//
// An ordinary value.

#include <string>

#include <analytics/result.h>

#include "cli/surroundings.h"

namespace CLI {
class App;
}

namespace analytics::cli {

struct Connection {
  std::string write_key{};
  std::string host{};

  /// Takes what wasn't given from ANALYTICS_WRITE_KEY and ANALYTICS_HOST; Segment is the host
  /// otherwise. No write key is an error.
  Result<void> complete(const Surroundings& surroundings);
};

void add_connection_flags(CLI::App& app, Connection& connection);

/// An error of the library's settings, as one of the flag that set it.
Error in_flag_terms(Error error);

}  // namespace analytics::cli
