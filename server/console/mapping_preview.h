#pragma once

// What mappings would send of an event, as the console shows it: the run of a pack's destination
// that nothing comes out of (pack_run.h), one mapping at a time.
//
//   const std::string settings = settings_for_show(type, config.settings_json);
//   std::optional<Object> shown = mapped_event_object(type, settings, mappings, *event);
//
// Pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/json.h>

#include "server/destinations/registry.h"
#include "server/ingest/tap.h"

namespace analytics::server {

/// The settings with "***" for each secret that the type has, given or not, and without mappings.
std::string settings_for_show(const DestinationType& type, std::string_view settings_json);

/// None where the event is of no type that is known.
std::optional<Object> mapped_event_object(const DestinationType& type,
                                          const std::string& shown_settings,
                                          const std::vector<std::string>& mappings,
                                          const TappedEvent& event);

}  // namespace analytics::server
