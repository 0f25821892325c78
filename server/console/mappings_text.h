#pragma once

// What a kind of destination can be told to do with events: the actions of its pack with their
// fields, and the mappings that hold where a destination has none of its own. The console's page of
// mappings is made of it.
//
//   std::string json = mappings_text(*find_destination_type("mixpanel"));
//
// Pure functions.

#include <string>

#include "server/destinations/registry.h"

namespace analytics::server {

/// {"type": …, "actions": […], "mappings": […]}, as docs/openapi.yaml has it; without a pack both
/// lists are empty.
std::string mappings_text(const DestinationType& type);

}  // namespace analytics::server
