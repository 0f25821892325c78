#pragma once

// The flags of `analytics import`.
//
//   ImportFlags flags;
//   CLI::App* import = add_import_command(app, connection, flags);
//   Result<ImportOptions> options = flags.options(connection);
//
// An ordinary value.

#include <optional>
#include <string>

#include "cli/connection.h"
#include "cli/import/options.h"

namespace analytics::cli {

struct ImportFlags {
  ImportOptions given{};  ///< What needs no reading.
  std::optional<std::string> format{};
  std::optional<std::string> rate{};
  double retry_for_seconds = 300;

  Result<ImportOptions> options(const Connection& connection) const;
};

CLI::App* add_import_command(CLI::App& app, Connection& connection, ImportFlags& flags);

}  // namespace analytics::cli
