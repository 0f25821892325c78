#include "server/console/mappings_text.h"

#include <array>
#include <utility>

#include <analytics/json.h>

#include "server/console/text_or_null.h"

namespace analytics::server {
namespace {

const char* type_name(pack::FieldType type) {
  constexpr std::array<const char*, 8> kNames{"string",  "text",    "password", "number",
                                              "integer", "boolean", "datetime", "object"};
  return kNames[static_cast<std::size_t>(type)];
}

Json json_or_null(const std::string& text) {
  const Result<Json> json = Json::parse(text.empty() ? "null" : text);
  return json ? *json : Json();
}

Array fields_of(const pack::Fields& fields) {
  Array all;
  for (const pack::Field& field : fields) {
    Array choices;
    for (const std::string& choice : field.choices) choices.push_back(json_or_null(choice));
    all.push_back(Object{{"name", field.name},
                         {"type", type_name(field.type)},
                         {"required", field.required},
                         {"sometimes_required", !field.required_if.empty()},
                         {"multiple", field.multiple},
                         {"hidden", field.hidden},
                         {"choices", choices},
                         {"default", json_or_null(field.default_json)},
                         {"description", field.description},
                         {"properties", fields_of(field.properties)}});
  }
  return all;
}

Object action_of(const pack::PackAction& action) {
  return {{"name", action.name},
          {"title", action.title},
          {"description", action.description},
          {"trigger", text_or_null(action.trigger)},
          {"batch_max", action.batch ? action.batch->max : 1},
          {"fields", fields_of(action.fields)}};
}

Object mapping_of(const pack::PackMapping& mapping) {
  Object fields;
  for (const auto& [name, json] : mapping.fields) fields.set(name, json_or_null(json));
  return {{"name", mapping.name},
          {"action", mapping.action},
          {"trigger", mapping.trigger},
          {"enabled", mapping.enabled},
          {"fields", fields}};
}

}  // namespace

std::string mappings_text(const DestinationType& type) {
  Array actions;
  Array mappings;
  if (type.pack != nullptr) {
    for (const pack::PackAction& action : type.pack->actions) actions.push_back(action_of(action));
    for (const pack::PackMapping& one : type.pack->mappings) mappings.push_back(mapping_of(one));
  }
  return std::string(
      Object({{"type", type.type}, {"actions", actions}, {"mappings", mappings}}).text());
}

}  // namespace analytics::server
