#include "server/workspace/warnings.h"

#include <algorithm>

#include "http/address.h"
#include "http/url.h"
#include "json/scan.h"
#include "server/destinations/registry.h"
#include "server/route/fql_doubts.h"
#include "server/route/trigger.h"

namespace analytics::server {
namespace {

// The name or the address alone: without port, and without brackets.
std::string bare_host(std::string host) {
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  if (std::ranges::count(host, ':') > 1) return host;  // IPv6, as a setting of its own has it.
  return host.substr(0, host.find(':'));
}

// Only what is told without asking for a name.
bool is_private_literal(const std::string& host) {
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  const bool is_v4 = !host.empty() && host.find_first_not_of("0123456789.") == std::string::npos;
  const bool is_v6 = host.find(':') != std::string::npos;
  return (is_v4 || is_v6) && !is_public_address(host);
}

std::string text_setting(const DestinationConfig& destination, std::string_view name) {
  const std::string_view value = find_member(destination.settings_json, name);
  return is_string(value) ? unquote(value) : std::string();
}

bool has_field(const DestinationType& type, std::string_view name) {
  return std::ranges::find(type.fields, name, &SettingField::name) != type.fields.end();
}

void warn_of_address(const DestinationConfig& destination, std::vector<std::string>& into) {
  const DestinationType* type = find_destination_type(destination.type);
  if (type == nullptr || !has_field(*type, "allow_private_networks")) return;
  if (find_member(destination.settings_json, "allow_private_networks") == "true") return;
  for (const char* setting : {"url", "host", "endpoint", "relay_url"}) {
    const std::string value = text_setting(destination, setting);
    const std::string within = host_of(value);
    if (!is_private_literal(bare_host(within.empty() ? value : within))) continue;
    into.push_back("destination \"" + destination.id + "\": setting \"" + setting +
                   "\" is on this machine or in a private network, which is refused: set "
                   "allow_private_networks: true, if that is meant");
  }
}

std::string doubt_of_action(const FilterSettings& settings) {
  const bool is_all = settings.condition == "all" || settings.condition == "true";
  if (settings.action == FilterAction::drop && is_all) {
    return "it drops every event: enabled: false says so";
  }
  if (settings.action != FilterAction::sample) return {};
  if (settings.percent == 1) return "percent is 1, so that it keeps every event";
  return settings.percent == 0 ? "percent is 0, so that it keeps none: the action drop says so"
                               : "";
}

void warn_of_filters(const DestinationConfig& destination, std::vector<std::string>& into) {
  for (std::size_t i = 0; i < destination.filters.size(); ++i) {
    const Filter& filter = destination.filters[i];
    const std::string whose =
        "destination \"" + destination.id + "\": filter " + std::to_string(i + 1) + ": ";
    for (const std::string& doubt : fql_doubts(filter.condition())) {
      into.push_back(whose + "if: " + doubt);
    }
    const std::string doubt = doubt_of_action(filter.settings());
    if (!doubt.empty()) into.push_back(whose + doubt);
  }
}

void warn_of_triggers(const DestinationConfig& destination, std::vector<std::string>& into) {
  const std::string_view mappings = find_member(destination.settings_json, "mappings");
  if (!is_array(mappings)) return;
  if (mappings == "[]") {
    into.push_back("destination \"" + destination.id +
                   "\": mappings is empty, so that nothing is sent: leave it out for the "
                   "catalogue's");
  }
  std::size_t number = 0;
  for (ItemScan mapping(mappings); mapping.next();) {
    ++number;
    const std::string_view trigger = find_member(mapping.value(), "trigger");
    if (!is_string(trigger)) continue;
    for (const std::string& doubt : trigger_doubts(unquote(trigger))) {
      into.push_back("destination \"" + destination.id + "\": mapping " + std::to_string(number) +
                     ": trigger: " + doubt);
    }
  }
}

}  // namespace

std::vector<std::string> workspace_warnings(const Workspace& workspace) {
  std::vector<std::string> warnings;
  for (const DestinationConfig& destination : workspace.destinations) {
    warn_of_address(destination, warnings);
    warn_of_filters(destination, warnings);
    warn_of_triggers(destination, warnings);
  }
  return warnings;
}

}  // namespace analytics::server
