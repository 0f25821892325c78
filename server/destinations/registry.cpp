#include "server/destinations/registry.h"

#include <algorithm>

#include "server/destinations/postgres/warehouse.h"
#include "server/destinations/sqlite/warehouse.h"
#include "server/destinations/webhook.h"

namespace analytics::server {

const std::vector<DestinationType>& destination_types() {
  static const std::vector<DestinationType> types = {
      {.type = "webhook",
       .default_name = "Webhook",
       .fields = webhook_fields(),
       .is_warehouse = false,
       .make = make_webhook},
      {.type = "sqlite",
       .default_name = "SQLite",
       .fields = sqlite_fields(),
       .is_warehouse = true,
       .make = make_sqlite_warehouse},
      {.type = "postgres",
       .default_name = "Postgres",
       .fields = postgres_fields(),
       .is_warehouse = true,
       .make = make_postgres_warehouse},
  };
  return types;
}

const DestinationType* find_destination_type(std::string_view type) {
  const auto& types = destination_types();
  const auto found = std::ranges::find(types, type, &DestinationType::type);
  return found == types.end() ? nullptr : &*found;
}

}  // namespace analytics::server
