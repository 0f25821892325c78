#pragma once

// Packs from a folder of the operator's, beside those that are built in: `analyticsd --catalog`.
//
//   Result<std::vector<std::shared_ptr<const pack::Pack>>> own = read_own_packs("/etc/packs");
//   if (own) add_destination_types(*own);      // registry.h
//
// Reads files; called once, before the server starts.

#include <memory>
#include <string>
#include <vector>

#include <analytics/result.h>

#include "server/destinations/pack/file/pack.h"

namespace analytics::server {

inline constexpr std::size_t kOwnPacksMax = 100;

/// Every *.yaml of the folder, in the order of their names. The error, invalid_config or io_error,
/// has a problem a line, each with file and line; a pack of a built-in type's name is one.
Result<std::vector<std::shared_ptr<const pack::Pack>>> read_own_packs(const std::string& folder);

}  // namespace analytics::server
