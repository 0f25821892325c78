#pragma once

// The settings that every pack has, whatever its own are: which mappings hold, where requests go in
// place of the partner, how long an answer may take, and whether it may come from the own network.
//
//   add_every_packs_settings(pack);      // after its own
//
// Pure functions.

#include <string_view>

#include "server/destinations/pack/file/pack.h"

namespace analytics::server::pack {

inline constexpr std::string_view kMappingsSetting = "mappings";
inline constexpr std::string_view kRelaySetting = "relay_url";
inline constexpr std::string_view kTimeoutSetting = "timeout_seconds";
inline constexpr std::string_view kPrivateNetworksSetting = "allow_private_networks";
inline constexpr std::int64_t kTimeoutSecondsMax = 300;

void add_every_packs_settings(Pack& pack);

}  // namespace analytics::server::pack
