// The workspace as a file to start with: block by block as people write it, no secret in it.

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <yaml-cpp/yaml.h>

#include "server/destinations/registry.h"
#include "server/workspace/configuration_state.h"
#include "server/yaml/yaml_json.h"

namespace analytics::server {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether a string reads as the same string without quotes, in every YAML parser.
bool is_plain_word(const std::string& text) {
  if (text.empty() || text.size() > 60 || !is_letter(text.front())) return false;
  static const std::set<std::string, std::less<>> kTaken = {"true", "false", "null", "yes", "no",
                                                            "on",   "off",   "y",    "n"};
  std::string lower = text;
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return is_letter(c) ? static_cast<char>(c | 0x20) : c; });
  return !kTaken.contains(lower) && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '/';
  });
}

void emit(YAML::Emitter& out, const Json& json);

void emit_string(YAML::Emitter& out, const std::string& text) {
  if (!is_plain_word(text)) out << YAML::DoubleQuoted;
  out << text;
}

void emit_list(YAML::Emitter& out, const Array& array) {
  const std::vector<Json> items = array.items();
  const bool is_short = std::ranges::none_of(
      items, [](const Json& item) { return item.kind() == Json::Kind::object; });
  if (is_short) out << YAML::Flow;
  out << YAML::BeginSeq;
  for (const Json& item : items) emit(out, item);
  out << YAML::EndSeq;
}

void emit_map(YAML::Emitter& out, const Object& object) {
  if (object.empty()) out << YAML::Flow;
  out << YAML::BeginMap;
  for (const std::string& key : object.keys()) {
    out << YAML::Key;
    emit_string(out, key);
    out << YAML::Value;
    emit(out, *object.get(key));
  }
  out << YAML::EndMap;
}

void emit(YAML::Emitter& out, const Json& json) {
  switch (json.kind()) {
    case Json::Kind::null:
      out << YAML::Null;
      return;
    case Json::Kind::array:
      return emit_list(out, *json.as_array());
    case Json::Kind::object:
      return emit_map(out, *json.as_object());
    case Json::Kind::string:
      return emit_string(out, *json.as_string());
    case Json::Kind::boolean:
    case Json::Kind::number:
      out << std::string(json.text());
  }
}

// Puts variables in the place of secrets, and remembers their names.
class Secrets {
 public:
  Json without(const Json& value, const std::string& name) {
    if (const std::optional<Object> map = value.as_object()) {
      Object all;
      for (const std::string& key : map->keys()) {
        all.set(key, without(*map->get(key), name + "_" + key));
      }
      return all;
    }
    const std::optional<std::string> text = value.as_string();
    const bool is_variable = text && text->starts_with("${") && text->find('}') + 1 == text->size();
    if (value.is_null() || is_variable) return value;
    return "${" + fresh(name) + "}";
  }

  const std::vector<std::string>& names() const { return names_; }

 private:
  std::string fresh(const std::string& name) {
    std::string variable;
    for (const char c : name) {
      const bool fits = is_letter(c) || is_digit(c);
      variable += !fits ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c & ~0x20) : c;
    }
    if (is_digit(variable.front())) variable.insert(0, "D");
    std::string unique = variable;
    for (int i = 2; std::ranges::find(names_, unique) != names_.end(); ++i) {
      unique = variable + "_" + std::to_string(i);
    }
    names_.push_back(unique);
    return unique;
  }

  std::vector<std::string> names_;
};

Json without_secrets(const Json& json, Secrets& secrets) {
  std::optional<Object> destination = json.as_object();
  const std::optional<Json> type_name = destination ? destination->get("type") : std::nullopt;
  const DestinationType* type =
      type_name ? find_destination_type(type_name->as_string().value_or("")) : nullptr;
  const std::optional<Json> given = destination ? destination->get("settings") : std::nullopt;
  std::optional<Object> settings = given ? given->as_object() : std::nullopt;
  if (type == nullptr || !settings) return json;
  const std::string id = destination->get("id")->as_string().value_or("");
  for (const SettingField& field : type->fields) {
    const std::optional<Json> value = settings->get(field.name);
    if (!field.secret || !value) continue;
    settings->set(field.name, secrets.without(*value, id + "_" + field.name));
  }
  destination->set("settings", *settings);
  return *destination;
}

std::string head_of(const std::vector<std::string>& names) {
  std::string head =
      "# The workspace as analyticsd has it: the file, and what was changed in the console.\n";
  if (names.empty()) return head;
  head += "# Secrets are not in here. Set these variables before you start with it:\n";
  for (const std::string& name : names) head += "#   " + name + "\n";
  return head;
}

}  // namespace

std::string export_yaml(const Object& document) {
  Object whole = document;
  Secrets secrets;
  const std::optional<Json> list = document.get("destinations");
  if (const std::optional<Array> items = list ? list->as_array() : std::nullopt) {
    Array destinations;
    for (const Json& item : items->items()) destinations.push_back(without_secrets(item, secrets));
    whole.set("destinations", destinations);
  }
  YAML::Emitter out;
  emit(out, whole);
  return head_of(secrets.names()) + out.c_str() + "\n";
}

}  // namespace analytics::server
