#pragma once

// The packs of `catalog/`, which are a part of the program.
//
//   for (const BuiltInPack& one : built_in_packs()) print(one.type);
//   Result<std::shared_ptr<const Pack>> pack = built_in_pack("amplitude");
//
// Each is read when it is first asked for, once. Safe for use by several threads.

#include <memory>
#include <span>
#include <string_view>

#include <analytics/result.h>

#include "server/destinations/pack/file/pack.h"

namespace analytics::server::pack {

struct BuiltInPack {
  std::string_view type;  ///< The file's name without ".yaml".
  std::string_view yaml;
};

/// In the order of their types.
std::span<const BuiltInPack> built_in_packs();

/// An error, invalid_config, where there is none of that type, or where it has problems.
Result<std::shared_ptr<const Pack>> built_in_pack(std::string_view type);

}  // namespace analytics::server::pack
