// What the management API tells of sources and destinations: docs/openapi.yaml has the shapes.

#include <algorithm>
#include <utility>

#include "server/destinations/registry.h"
#include "server/workspace/configuration_state.h"
#include "server/workspace/overlay_change.h"
#include "server/workspace/schema_block.h"
#include "server/workspace/substitution.h"

namespace analytics::server {
namespace {

const char* mode_name(AnswerMode mode) {
  return mode == AnswerMode::strict ? "strict" : "compatible";
}

void set_origin(Object& object, const OverlayItem* item) {
  Array changed;
  if (item != nullptr) {
    for (const OverlayField& field : item->fields) changed.push_back(field.path);
  }
  const char* const origin = item == nullptr ? "file" : item->added ? "console" : "changed";
  object.set("origin", origin).set("changed", changed);
}

Json rate_of(const Source& source) {
  return source.events_per_second_max == 0 ? Json() : Json(source.events_per_second_max);
}

Object object_of(const Source& source, const Overlay& overlay) {
  Object object{{"id", source.id},
                {"name", source.name},
                {"enabled", source.enabled},
                {"mode", mode_name(source.mode)},
                {"allowed_origins", source.allowed_origins},
                {"rate_limit", rate_of(source)},
                {"suppressed_users", source.suppressed_users.size()},
                {"schema", schema_object(source.schema)},
                {"write_keys", source.write_keys}};
  set_origin(object, find_item(overlay.sources, source.id));
  return object;
}

Object shown_members(const Object& object);

// A text that names variables is shown as it stands: what they hold may be a secret.
Json shown(const Json& value) {
  if (const std::optional<Object> members = value.as_object()) return shown_members(*members);
  if (const std::optional<Array> items = value.as_array()) {
    Array all;
    for (const Json& item : items->items()) all.push_back(shown(item));
    return all;
  }
  const std::optional<std::string> text = value.as_string();
  if (!text) return value;
  const Result<std::string> plain =
      substitute(*text, [](const std::string&) { return std::optional<std::string>(); });
  return plain ? Json(*plain) : value;
}

Object shown_members(const Object& object) {
  Object all;
  for (const std::string& key : object.keys()) all.set(key, shown(*object.get(key)));
  return all;
}

Array removed_of(const Overlay::Items& items) {
  Array ids;
  for (const OverlayItem& item : items) {
    if (item.removed && !item.added) ids.push_back(item.id);
  }
  return ids;
}

Object member(const Object& object, std::string_view key) {
  const std::optional<Json> value = object.get(key);
  return value ? value->as_object().value_or(Object()) : Object();
}

Json filters_of(const Object& item) {
  const std::optional<Json> filters = item.get("filters");
  return filters && filters->as_array() ? *filters : Json(Array());
}

Object object_of(const DestinationConfig& config, const Configuration::State& state) {
  const Object item =
      find_object(state.document, state.workspace, WorkspaceChange::What::destination, config.id)
          .value_or(Object());
  Object settings = shown_members(member(item, "settings"));
  Array secrets;
  for (const SettingField& field : find_destination_type(config.type)->fields) {
    const bool is_given = settings.contains(field.name) && !settings.get(field.name)->is_null();
    if (!field.secret || !settings.contains(field.name)) continue;
    if (is_given) secrets.push_back(field.name);
    settings.erase(field.name);
  }
  Object object{{"id", config.id},
                {"type", config.type},
                {"name", config.name},
                {"enabled", config.enabled},
                {"sources", config.sources},
                {"settings", settings},
                {"secrets_set", secrets},
                {"filters", filters_of(item)},
                {"delivery", shown_members(member(item, "delivery"))}};
  set_origin(object, find_item(state.overlay.destinations, config.id));
  return object;
}

}  // namespace

std::string Configuration::sources_json() const {
  const std::shared_ptr<const State> now = state();
  Array all;
  for (const Source& source : now->workspace.sources) {
    all.push_back(object_of(source, now->overlay));
  }
  return std::string(all.text());
}

std::optional<std::string> Configuration::source_json(std::string_view id) const {
  const std::shared_ptr<const State> now = state();
  const auto found = std::ranges::find(now->workspace.sources, id, &Source::id);
  if (found == now->workspace.sources.end()) return std::nullopt;
  return std::string(object_of(*found, now->overlay).text());
}

std::string Configuration::destinations_json() const {
  const std::shared_ptr<const State> now = state();
  Array all;
  for (const DestinationConfig& config : now->workspace.destinations) {
    all.push_back(object_of(config, *now));
  }
  return std::string(all.text());
}

std::optional<std::string> Configuration::destination_json(std::string_view id) const {
  const std::shared_ptr<const State> now = state();
  const auto& all = now->workspace.destinations;
  const auto found = std::ranges::find(all, id, &DestinationConfig::id);
  if (found == all.end()) return std::nullopt;
  return std::string(object_of(*found, *now).text());
}

Object Configuration::removed() const {
  const std::shared_ptr<const State> now = state();
  return {{"sources", removed_of(now->overlay.sources)},
          {"destinations", removed_of(now->overlay.destinations)}};
}

bool Configuration::is_of_console(std::string_view destination) const {
  return find_item(state()->overlay.destinations, destination) != nullptr;
}

std::string Configuration::workspace_yaml() const { return export_yaml(state()->document); }

}  // namespace analytics::server
