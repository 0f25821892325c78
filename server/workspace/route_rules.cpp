#include "server/workspace/route_rules.h"

#include "server/destinations/registry.h"

namespace analytics::server {

RouteRules route_rules(const DestinationConfig& config) {
  const DestinationType* type = find_destination_type(config.type);
  RouteRules rules{.id = config.id,
                   .name = config.name,
                   .enabled = config.enabled,
                   .sources = {config.sources.begin(), config.sources.end()},
                   .filters = config.filters};
  if (type == nullptr) return rules;
  rules.aliases = type->aliases;
  rules.is_warehouse = type->is_warehouse;
  rules.event_types = {type->event_types.begin(), type->event_types.end()};
  if (type->triggers) rules.triggers = type->triggers(config.settings_json);
  return rules;
}

}  // namespace analytics::server
