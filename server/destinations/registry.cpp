#include "server/destinations/registry.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "server/destinations/archive/archive.h"
#include "server/destinations/kafka/kafka.h"
#include "server/destinations/pack/delivery/built_in_packs.h"
#include "server/destinations/pack/delivery/pack_destination.h"
#include "server/destinations/postgres/warehouse.h"
#include "server/destinations/segment.h"
#include "server/destinations/sqlite/warehouse.h"
#include "server/destinations/standard_output.h"
#include "server/destinations/webhook.h"

namespace analytics::server {

namespace {

std::vector<DestinationType> own_types() {
  return {
      {.type = "webhook",
       .default_name = "Webhook",
       .description = "Sends each event, or several at once, to a URL of yours as JSON "
                      "over HTTP.",
       .fields = webhook_fields(),
       .is_warehouse = false,
       .can_test = true,
       .make = make_webhook},
      {.type = "segment",
       .default_name = "Segment",
       .description = "Passes events on to Segment, or to another server that speaks its "
                      "Tracking API.",
       .fields = segment_fields(),
       .is_warehouse = false,
       .can_test = true,
       .make = make_segment},
      {.type = "kafka",
       .default_name = "Kafka",
       .description = "Writes each event to a topic of a Kafka cluster, by the user's "
                      "key, so that a user's events stay in order.",
       .fields = kafka_fields(),
       .check = check_kafka,
       .is_warehouse = false,
       .can_test = true,
       .make = make_kafka},
      {.type = "sqlite",
       .default_name = "SQLite",
       .description = "A warehouse in a single file of this machine: a table for each "
                      "kind of event, with a column for each property.",
       .fields = sqlite_fields(),
       .is_warehouse = true,
       .can_test = true,
       .make = make_sqlite_warehouse},
      {.type = "archive",
       .default_name = "Archive",
       .description = "Keeps every event as it is in compressed files, in a folder or in "
                      "a bucket of S3 or what is compatible.",
       .fields = archive_fields(),
       .check = check_archive,
       .can_test = true,
       .make = make_archive},
      {.type = "stdout",
       .default_name = "Standard output",
       .description = "Prints each event on the server's standard output. For trying "
                      "things out.",
       .fields = standard_output_fields(),
       .can_test = true,
       .make = make_standard_output},
      {.type = "postgres",
       .default_name = "Postgres",
       .description = "A warehouse in PostgreSQL: a schema for each source, a table for "
                      "each kind of event, with a column for each property.",
       .fields = postgres_fields(),
       .check = check_postgres,
       .is_warehouse = true,
       .can_test = true,
       .make = make_postgres_warehouse},
  };
}

// What `add_destination_types` was given.
std::vector<std::shared_ptr<const pack::Pack>>& added_packs() {
  static std::vector<std::shared_ptr<const pack::Pack>> packs;
  return packs;
}

// Those of packs, each made when it is first asked for: reading a pack takes milliseconds, and a
// server needs few of them.
class PackTypes {
 public:
  const DestinationType* find(std::string_view type) {
    const std::lock_guard guard(mutex_);
    if (const auto known = made_.find(type); known != made_.end()) return &known->second;
    const std::shared_ptr<const pack::Pack> pack = pack_of(type);
    if (pack == nullptr) return nullptr;
    return &made_.emplace(std::string(type), pack::pack_destination_type(pack)).first->second;
  }

 private:
  static std::shared_ptr<const pack::Pack> pack_of(std::string_view type) {
    for (const auto& pack : added_packs()) {
      if (pack->type == type) return pack;
    }
    const auto built_in = pack::built_in_pack(type);
    return built_in ? *built_in : nullptr;
  }

  std::mutex mutex_;
  std::map<std::string, DestinationType, std::less<>> made_;
};

const DestinationType* find_pack_type(std::string_view type) {
  static PackTypes types;
  return types.find(type);
}

const std::vector<DestinationType>& built_in_types() {
  static const std::vector<DestinationType> types = own_types();
  return types;
}

const DestinationType* find_own_type(std::string_view type) {
  const auto found = std::ranges::find(built_in_types(), type, &DestinationType::type);
  return found == built_in_types().end() ? nullptr : &*found;
}

std::vector<DestinationType> all_types() {
  std::vector<DestinationType> types = built_in_types();
  const auto add = [&types](std::string_view type) {
    if (const DestinationType* found = find_pack_type(type)) types.push_back(*found);
  };
  for (const pack::BuiltInPack& one : pack::built_in_packs()) add(one.type);
  for (const auto& pack : added_packs()) add(pack->type);
  return types;
}

}  // namespace

const std::vector<DestinationType>& destination_types() {
  static const std::vector<DestinationType> types = all_types();
  return types;
}

void add_destination_types(std::vector<std::shared_ptr<const pack::Pack>> packs) {
  added_packs() = std::move(packs);
}

bool is_built_in_type(std::string_view type) {
  const auto packs = pack::built_in_packs();
  return find_own_type(type) != nullptr ||
         std::ranges::find(packs, type, &pack::BuiltInPack::type) != packs.end();
}

std::vector<SettingProblem> settings_problems(const DestinationType& type, std::string_view json) {
  std::vector<SettingProblem> problems = check_settings(type.fields, json);
  if (!problems.empty() || !type.check) return problems;
  return type.check(Settings::read(type.fields, json).value());
}

const DestinationType* find_destination_type(std::string_view type) {
  const DestinationType* own = find_own_type(type);
  return own != nullptr ? own : find_pack_type(type);
}

}  // namespace analytics::server
