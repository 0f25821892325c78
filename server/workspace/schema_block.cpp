#include "server/workspace/schema_block.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace analytics::server {
namespace {

using Names = SourceSchema::Names;

constexpr std::array kParts = {"block_events", "block_properties", "block_traits",
                               "block_group_traits"};

Error bad(std::string message) { return {ErrorCode::invalid_config, std::move(message)}; }

Array array_of(const Names& names) {
  Array array;
  for (const std::string& name : names) array.push_back(name);
  return array;
}

Json json_of(const Names& names) { return names.empty() ? Json() : Json(array_of(names)); }

Object object_of(const std::map<std::string, Names, std::less<>>& properties) {
  Object object;
  for (const auto& [event, names] : properties) {
    if (!names.empty()) object.set(event, array_of(names));
  }
  return object;
}

void put(Names& names, const std::string& name, bool is_blocked) {
  if (is_blocked) {
    names.insert(name);
  } else {
    names.erase(name);
  }
}

std::string text_of(const Object& body, std::string_view key) {
  const std::optional<Json> value = body.get(key);
  return value ? value->as_string().value_or("") : std::string();
}

std::optional<std::string> complaint_of(const Object& body) {
  constexpr std::array kKnown = {"event", "property", "trait", "group_trait", "blocked"};
  int subjects = 0;
  for (const std::string& key : body.keys()) {
    if (std::ranges::find(kKnown, key) == kKnown.end()) return "unknown key \"" + key + "\"";
    if (key == "blocked") continue;
    if (text_of(body, key).empty()) return key + " must be a string, and not an empty one";
    subjects += key == "property" ? 0 : 1;
  }
  if (subjects != 1) return "name exactly one of event, trait and group_trait";
  if (body.contains("property") && !body.contains("event")) return "property goes with event";
  if (text_of(body, "event") == "*" && !body.contains("property")) {
    return "the event * stands for all with a property: name one";
  }
  const std::optional<Json> blocked = body.get("blocked");
  if (!blocked || !blocked->as_bool()) return "blocked must be true or false";
  return std::nullopt;
}

}  // namespace

Result<Object> with_block(const SourceSchema& schema, const Object& body) {
  if (const std::optional<std::string> complaint = complaint_of(body)) return bad(*complaint);
  const bool is_blocked = *body.get("blocked")->as_bool();
  const std::string event = text_of(body, "event");
  if (body.contains("property")) {
    auto properties = schema.blocked_properties;
    put(properties[event], text_of(body, "property"), is_blocked);
    const Object object = object_of(properties);
    return Object{{"block_properties", object.empty() ? Json() : Json(object)}};
  }
  const bool is_trait = body.contains("trait");
  Names names = !event.empty() ? schema.blocked_events
                : is_trait     ? schema.blocked_traits
                               : schema.blocked_group_traits;
  put(names, !event.empty() ? event : text_of(body, is_trait ? "trait" : "group_trait"),
      is_blocked);
  const char* const part = !event.empty() ? "block_events"
                           : is_trait     ? "block_traits"
                                          : "block_group_traits";
  return Object{{part, json_of(names)}};
}

Result<Object> whole_block(const Object& body) {
  for (const std::string& key : body.keys()) {
    if (std::ranges::find(kParts, key) == kParts.end()) {
      return bad("unknown key \"" + key +
                 "\"; there are: block_events, block_properties, block_traits, block_group_traits");
    }
  }
  Object whole;
  for (const char* const part : kParts) whole.set(part, body.get(part).value_or(Json()));
  return whole;
}

Object schema_object(const SourceSchema& schema) {
  return {{"block_events", array_of(schema.blocked_events)},
          {"block_properties", object_of(schema.blocked_properties)},
          {"block_traits", array_of(schema.blocked_traits)},
          {"block_group_traits", array_of(schema.blocked_group_traits)}};
}

}  // namespace analytics::server
