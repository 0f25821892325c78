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

Object object_of(const std::map<std::string, Names, std::less<>>& properties) {
  Object object;
  for (const auto& [event, names] : properties) {
    if (!names.empty()) object.set(event, array_of(names));
  }
  return object;
}

Json with_name(const Json& present, const std::string& name, bool is_in) {
  Names names;
  for (const Json& one : present.as_array().value_or(Array()).items()) {
    if (std::optional<std::string> text = one.as_string()) names.insert(*std::move(text));
  }
  if (is_in) {
    names.insert(name);
  } else {
    names.erase(name);
  }
  return names.empty() ? Json() : Json(array_of(names));
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

Result<std::string> blocked_part(const Object& body) {
  if (const std::optional<std::string> complaint = complaint_of(body)) return bad(*complaint);
  if (body.contains("property")) return std::string("block_properties");
  if (body.contains("event")) return std::string("block_events");
  return std::string(body.contains("trait") ? "block_traits" : "block_group_traits");
}

Json with_block(const Json& present, const Object& body) {
  const bool is_blocked = *body.get("blocked")->as_bool();
  const std::string event = text_of(body, "event");
  if (!body.contains("property")) {
    const std::string trait = text_of(body, "trait");
    const std::string name = !event.empty()   ? event
                             : !trait.empty() ? trait
                                              : text_of(body, "group_trait");
    return with_name(present, name, is_blocked);
  }
  Object properties = present.as_object().value_or(Object());
  const Json names =
      with_name(properties.get(event).value_or(Json()), text_of(body, "property"), is_blocked);
  properties.erase(event);
  if (!names.is_null()) properties.set(event, names);
  return properties.empty() ? Json() : Json(properties);
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
