#pragma once

// The catalogue of destinations as GET /api/catalog tells it: what the console draws its forms
// from. Of a secret setting it tells that there is one, and no more.
//
//   std::string json = catalog_text(destination_types());  // {"destinations":[{"type":"webhook",…
//
// Pure.

#include <string>
#include <vector>

#include "server/destinations/registry.h"

namespace analytics::server {

/// By name. A default is told by the setting's kind: a number, true or false, a string; null where
/// there is none.
std::string catalog_text(const std::vector<DestinationType>& types);

}  // namespace analytics::server
