#include "server/console/catalog_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include <analytics/json.h>

#include "server/console/text_or_null.h"

namespace analytics::server {
namespace {

const char* kind_name(SettingKind kind) {
  constexpr std::array<const char*, 7> kNames{"string", "integer", "boolean", "url",
                                              "path",   "map",     "list"};
  return kNames[static_cast<std::size_t>(kind)];
}

// A secret's default would be no secret; none has one.
Json default_of(const SettingField& field) {
  const std::string& text = field.default_text;
  if (text.empty() || field.secret) return {};
  if (field.kind == SettingKind::boolean) return text == "true";
  if (field.kind != SettingKind::integer) return text;
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Object field_object(const SettingField& field) {
  Object object{{"name", field.name},
                {"kind", kind_name(field.kind)},
                {"required", field.required},
                {"secret", field.secret},
                {"default", default_of(field)}};
  if (field.kind == SettingKind::integer) {
    object.set("minimum", field.minimum).set("maximum", field.maximum);
  }
  if (!field.choices.empty()) object.set("choices", field.choices);
  object.set("description", field.description);
  return object;
}

Object type_object(const DestinationType& type) {
  Array fields;
  for (const SettingField& field : type.fields) fields.push_back(field_object(field));
  return {{"type", type.type},
          {"name", type.default_name},
          {"aliases", type.aliases},
          {"description", type.description},
          {"website", type.pack == nullptr ? Json() : text_or_null(type.pack->website)},
          {"is_warehouse", type.is_warehouse},
          {"has_mappings", type.pack != nullptr},
          {"can_test", type.can_test},
          {"fields", fields}};
}

}  // namespace

std::string catalog_text(const std::vector<DestinationType>& types) {
  std::vector<const DestinationType*> by_name;
  for (const DestinationType& type : types) by_name.push_back(&type);
  std::ranges::sort(by_name, {}, &DestinationType::default_name);
  Array destinations;
  for (const DestinationType* type : by_name) destinations.push_back(type_object(*type));
  return std::string(Object({{"destinations", destinations}}).text());
}

}  // namespace analytics::server
