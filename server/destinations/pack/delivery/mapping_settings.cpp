#include "server/destinations/pack/delivery/mapping_settings.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

namespace analytics::server::pack {
namespace {

using simdjson::dom::element;

Error wrong(std::string message) { return {ErrorCode::invalid_config, std::move(message)}; }

std::string text_of(element object, std::string_view name) {
  std::string_view text;
  return object[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

// The first member that is none of a mapping's or of the wrong kind; empty where all are right.
std::string complaint_about(element mapping) {
  simdjson::dom::object members;
  if (mapping.get(members) != simdjson::SUCCESS) return "must be an object with an action";
  for (const auto& [key, value] : members) {
    const bool is_text = key == "name" || key == "action" || key == "trigger";
    if (is_text && !value.is_string()) return std::string(key) + " must be a text";
    if (key == "enabled" && !value.is_bool()) return "enabled must be true or false";
    if (key == "fields" && !value.is_object()) return "fields must be an object";
    if (!is_text && key != "enabled" && key != "fields") {
      return "has no member \"" + std::string(key.substr(0, 40)) +
             "\"; there are name, action, trigger, enabled and fields";
    }
  }
  return {};
}

PackMapping mapping_of(element value) {
  PackMapping mapping{.name = text_of(value, "name"),
                      .action = text_of(value, "action"),
                      .trigger = text_of(value, "trigger")};
  bool enabled = true;
  if (value["enabled"].get(enabled) == simdjson::SUCCESS) mapping.enabled = enabled;
  simdjson::dom::object fields;
  if (value["fields"].get(fields) != simdjson::SUCCESS) return mapping;
  for (const auto& [key, field] : fields) {
    mapping.fields.insert_or_assign(std::string(key), simdjson::minify(field));
  }
  return mapping;
}

std::string names_of(const Pack& pack) {
  std::string names;
  for (const PackAction& action : pack.actions) {
    names.append(names.empty() ? "" : ", ").append(action.name);
  }
  return names;
}

// Fills in what the action says, and keeps those that are enabled.
Result<std::vector<PackMapping>> checked(const Pack& pack, std::vector<PackMapping> mappings) {
  if (mappings.size() > kMappingsMax) return wrong("there may be 200 mappings at most");
  std::vector<PackMapping> enabled;
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    PackMapping& mapping = mappings[i];
    const PackAction* action = pack.find_action(mapping.action);
    if (action == nullptr) {
      const std::string what = mapping.action.empty()
                                   ? "it names no action"
                                   : "there is no action \"" + mapping.action.substr(0, 60) + "\"";
      return wrong(mapping_place(i, mapping) + ": " + what + "; there are: " + names_of(pack));
    }
    if (mapping.trigger.empty()) mapping.trigger = action->trigger;
    if (mapping.trigger.empty()) {
      return wrong(mapping_place(i, mapping) + ": it needs a trigger, such as type = \"track\"");
    }
    if (mapping.name.empty()) mapping.name = action->title;
    if (mapping.enabled) enabled.push_back(std::move(mapping));
  }
  return enabled;
}

Result<std::vector<PackMapping>> mappings_in(const Pack& pack, element list) {
  simdjson::dom::array items;
  if (list.get(items) != simdjson::SUCCESS) return wrong("mappings must be a list");
  std::vector<PackMapping> mappings;
  for (const element item : items) {
    const std::string complaint = complaint_about(item);
    if (!complaint.empty()) {
      return wrong(mapping_place(mappings.size(), {}) + ": " + complaint);
    }
    mappings.push_back(mapping_of(item));
  }
  return checked(pack, std::move(mappings));
}

}  // namespace

std::string mapping_place(std::size_t index, const PackMapping& mapping) {
  std::string place = "mapping " + std::to_string(index + 1);
  if (!mapping.name.empty()) place += " (\"" + mapping.name.substr(0, 60) + "\")";
  return place;
}

Result<std::vector<PackMapping>> read_mappings(const Pack& pack, std::string_view mappings_json) {
  simdjson::dom::parser parser;
  element list;
  if (parser.parse(mappings_json.data(), mappings_json.size()).get(list) != simdjson::SUCCESS) {
    return wrong("mappings can't be read as JSON");
  }
  return mappings_in(pack, list);
}

Result<std::vector<PackMapping>> mappings_of(const Pack& pack, std::string_view settings_json) {
  simdjson::dom::parser parser;
  element settings;
  if (parser.parse(settings_json.data(), settings_json.size()).get(settings) != simdjson::SUCCESS) {
    return wrong("the settings can't be read as JSON");
  }
  element list;
  if (settings["mappings"].get(list) != simdjson::SUCCESS || list.is_null()) {
    return checked(pack, pack.mappings);
  }
  std::string_view text;
  if (list.get(text) != simdjson::SUCCESS) return mappings_in(pack, list);
  return text.empty() ? checked(pack, pack.mappings) : read_mappings(pack, std::string(text));
}

Result<std::vector<Trigger>> mapping_triggers(const Pack& pack, std::string_view settings_json) {
  const Result<std::vector<PackMapping>> mappings = mappings_of(pack, settings_json);
  if (!mappings) return mappings.error();
  std::vector<Trigger> triggers;
  for (std::size_t i = 0; i < mappings->size(); ++i) {
    const PackMapping& mapping = (*mappings)[i];
    Result<Trigger> trigger = Trigger::compile(mapping.trigger);
    if (!trigger) {
      return wrong(mapping_place(i, mapping) + ": trigger: " + trigger.error().message);
    }
    triggers.push_back(*std::move(trigger));
  }
  return triggers;
}

}  // namespace analytics::server::pack
