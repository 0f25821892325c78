#include "server/destinations/registry.h"

#include <algorithm>

#include "server/destinations/archive/archive.h"
#include "server/destinations/kafka/kafka.h"
#include "server/destinations/postgres/warehouse.h"
#include "server/destinations/segment.h"
#include "server/destinations/sqlite/warehouse.h"
#include "server/destinations/standard_output.h"
#include "server/destinations/webhook.h"

namespace analytics::server {

const std::vector<DestinationType>& destination_types() {
  static const std::vector<DestinationType> types = {
      {.type = "webhook",
       .default_name = "Webhook",
       .fields = webhook_fields(),
       .is_warehouse = false,
       .make = make_webhook},
      {.type = "segment",
       .default_name = "Segment",
       .fields = segment_fields(),
       .is_warehouse = false,
       .make = make_segment},
      {.type = "kafka",
       .default_name = "Kafka",
       .fields = kafka_fields(),
       .check = check_kafka,
       .is_warehouse = false,
       .make = make_kafka},
      {.type = "sqlite",
       .default_name = "SQLite",
       .fields = sqlite_fields(),
       .is_warehouse = true,
       .make = make_sqlite_warehouse},
      {.type = "archive",
       .default_name = "Archive",
       .fields = archive_fields(),
       .check = check_archive,
       .make = make_archive},
      {.type = "stdout",
       .default_name = "Standard output",
       .fields = standard_output_fields(),
       .make = make_standard_output},
      {.type = "postgres",
       .default_name = "Postgres",
       .fields = postgres_fields(),
       .check = check_postgres,
       .is_warehouse = true,
       .make = make_postgres_warehouse},
  };
  return types;
}

std::vector<SettingProblem> settings_problems(const DestinationType& type, std::string_view json) {
  std::vector<SettingProblem> problems = check_settings(type.fields, json);
  if (!problems.empty() || !type.check) return problems;
  return type.check(Settings::read(type.fields, json).value());
}

const DestinationType* find_destination_type(std::string_view type) {
  const auto& types = destination_types();
  const auto found = std::ranges::find(types, type, &DestinationType::type);
  return found == types.end() ? nullptr : &*found;
}

}  // namespace analytics::server
