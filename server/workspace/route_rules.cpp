#include "server/workspace/route_rules.h"

#include "server/destinations/registry.h"

namespace analytics::server {

RouteRules route_rules(const DestinationConfig& config) {
  const DestinationType* type = find_destination_type(config.type);
  return {.id = config.id,
          .name = config.name,
          .is_warehouse = type != nullptr && type->is_warehouse,
          .enabled = config.enabled,
          .sources = {config.sources.begin(), config.sources.end()},
          .filters = config.filters};
}

}  // namespace analytics::server
