#pragma once

// From what workspace.yaml says of a destination to the rules that it is routed by.
//
//   const Router router(route_rules(config));
//
// Pure.

#include "server/route/router.h"
#include "server/workspace/workspace.h"

namespace analytics::server {

RouteRules route_rules(const DestinationConfig& config);

}  // namespace analytics::server
