#include "server/app/destination_maker.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <analytics/json.h>

#include "json/scan.h"

#include "server/workspace/route_rules.h"

namespace analytics::server {

namespace {

Object filter_object(const FilterSettings& filter) {
  Object fields;
  for (const auto& [path, names] : filter.fields) {
    Array list;
    for (const std::string& name : names) list.push_back(name);
    fields.set(path, list);
  }
  return {{"if", filter.condition},
          {"action", name(filter.action)},
          {"percent", filter.percent},
          {"path", filter.path},
          {"fields", fields}};
}

// Events a second that a service's requests a second let through, each as full as it may be; 0: no
// limit. A destination's own rate_limit comes before it.
std::uint64_t rate_of_pack(const DestinationType* type) {
  if (type == nullptr || type->pack == nullptr) return 0;
  const std::uint64_t requests = type->pack->limits.requests_per_second.value_or(0);
  std::size_t most = 1;
  for (const pack::PackAction& action : type->pack->actions) {
    if (action.batch) most = std::max(most, action.batch->max);
  }
  return std::min<std::uint64_t>(requests * most, UINT32_MAX);
}

// What decides what the destination gets, but for its sources, which have a place of their own.
std::string rules_text(const DestinationConfig& config) {
  Array filters;
  for (const Filter& filter : config.filters) filters.push_back(filter_object(filter.settings()));
  Object rules{{"enabled", config.enabled}, {"name", config.name}, {"filters", filters}};
  const std::string_view mappings = find_member(config.settings_json, "mappings");
  if (!mappings.empty()) rules.set("mappings", Json::parse(mappings).value());
  return std::string(rules.text());
}

}  // namespace

Result<std::unique_ptr<Destination>> DestinationMaker::make_destination(
    const DestinationConfig& config) const {
  const DestinationType* type = find_destination_type(config.type);
  if (type == nullptr) {
    return Error{ErrorCode::invalid_config, "no destination type \"" + config.type + "\""};
  }
  Result<std::unique_ptr<Destination>> made = type->make(config.id, config.settings_json, context_);
  if (made) return made;
  return Error{made.error().code, "destination " + config.id + ": " + made.error().message};
}

std::shared_ptr<RateLimit> DestinationMaker::rate_of(const DestinationConfig& config) {
  const std::uint64_t own = rate_of_pack(find_destination_type(config.type));
  const auto per_second = static_cast<std::uint32_t>(config.delivery.rate_limit.value_or(own));
  if (per_second == 0) return nullptr;
  const std::lock_guard guard(mutex_);
  std::shared_ptr<RateLimit>& rate = rates_[config.id];
  if (!rate || rate->per_second() != per_second) rate = std::make_shared<RateLimit>(per_second);
  return rate;
}

WorkerSetup DestinationMaker::make_setup(const DestinationConfig& config, bool is_enabled) {
  RouteRules rules = route_rules(config);
  rules.enabled = is_enabled;
  const DeliverySettings& delivery = config.delivery;
  WorkerSetup setup{
      .id = config.id,
      .router = std::make_shared<const Router>(std::move(rules)),
      .rules_text = rules_text(config),
      .attempts_at_once = delivery.concurrency,
      .rate = rate_of(config),
      .backlog_bytes_max = delivery.backlog_bytes_max.value_or(places_.backlog_bytes_max),
      .failed_path = places_.failed + "/" + config.id + ".db"};
  if (delivery.retry_window) setup.retry_window = *delivery.retry_window;
  if (delivery.attempt_timeout) setup.attempt_timeout = *delivery.attempt_timeout;
  return setup;
}

Result<std::unique_ptr<Worker>> DestinationMaker::open_worker(const DestinationConfig& config) {
  Result<std::unique_ptr<Destination>> destination = make_destination(config);
  if (!destination) return std::move(destination).error();
  return Worker::open(make_setup(config, config.enabled), *std::move(destination), log_,
                      Files::real(), places_.states + "/" + config.id);
}

void DestinationMaker::forget(const std::string& id) const {
  std::error_code ignored;  // What can't be removed is found by the next, which says so.
  std::filesystem::remove_all(places_.states + "/" + id, ignored);
  for (const char* const part : {".db", ".db-wal", ".db-shm"}) {
    std::filesystem::remove(places_.failed + "/" + id + part, ignored);
  }
}

Result<Replays::Made> DestinationMaker::make_for_replay(const DestinationConfig& config) {
  Result<std::unique_ptr<Destination>> destination = make_destination(config);
  if (!destination) return std::move(destination).error();
  return Replays::Made{.setup = make_setup(config, /*is_enabled=*/true),
                       .destination = *std::move(destination)};
}

}  // namespace analytics::server
