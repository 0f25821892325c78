#pragma once

// The mappings of a destination: those of its settings, or else the pack's. Read by whoever
// compiles them and by whoever routes by their triggers.
//
//   Result<std::vector<PackMapping>> mappings = mappings_of(pack, settings_json);
//   Result<std::vector<Trigger>> triggers = mapping_triggers(pack, settings_json);
//
// Pure functions.

#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/destinations/pack/file/pack.h"
#include "server/route/trigger.h"

namespace analytics::server::pack {

inline constexpr std::size_t kMappingsMax = 200;

/// Those that are enabled, each with a trigger and an action that there is. The error,
/// invalid_config, says which mapping is wrong: `mapping 2 ("Signed Up"): …`.
Result<std::vector<PackMapping>> mappings_of(const Pack& pack, std::string_view settings_json);

/// The same of a `mappings` setting alone: a list, as JSON.
Result<std::vector<PackMapping>> read_mappings(const Pack& pack, std::string_view mappings_json);

/// The condition of each: a destination takes an event where one of them holds.
Result<std::vector<Trigger>> mapping_triggers(const Pack& pack, std::string_view settings_json);

/// How messages name one: `mapping 2 ("Signed Up")`.
std::string mapping_place(std::size_t index, const PackMapping& mapping);

}  // namespace analytics::server::pack
