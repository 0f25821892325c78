#pragma once

// POST /api/mappings/check: what is wrong with mappings that somebody is writing, and where nothing
// is, what they would send of the latest events. Nothing is sent; secrets are not used.
//
//   Result<MappingCheck> check = read_mapping_check(request.body);
//   if (check) reply({.body = mapping_check_text(*check, type, latest)});
//
// Pure functions.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/console/filter_check.h"
#include "server/destinations/registry.h"

namespace analytics::server {

inline constexpr std::size_t kMappingPreviewEventsMax = 20;
inline constexpr std::size_t kMappingsCheckedMax = 50;

struct MappingCheck {
  std::string destination{};  ///< Whose settings hold; empty: those that are given, of `type`.
  std::string type{};
  std::string settings_json = "{}";
  std::vector<std::string> mappings{};  ///< JSON objects.
  std::vector<std::string> sources{};   ///< Whose events; empty: the destination's, or all.
  std::size_t preview = kMappingPreviewEventsMax;
};

/// The error, invalid_config, says why the body is none of these at all.
Result<MappingCheck> read_mapping_check(std::string_view body);

/// {"problems": […], "warnings": […], "preview": […]}, as docs/openapi.yaml has it; of the type's
/// secrets "***" stands in the requests. The type has a pack.
std::string mapping_check_text(const MappingCheck& check, const DestinationType& type,
                               const TappedEvents& events);

}  // namespace analytics::server
