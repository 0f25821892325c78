#include <algorithm>
#include <utility>

#include "server/destinations/pack/file/names.h"
#include "server/destinations/pack/file/reader.h"

namespace analytics::server::pack {
namespace {

constexpr std::size_t kMappingsMax = 200;

void read_mapped_fields(const Located& fields, const PackAction& action, const Reading& reading,
                        PackMapping& mapping) {
  if (!fields || !fields.is_object()) return;
  std::vector<std::string_view> known;
  for (const Field& field : action.fields) known.push_back(field.name);
  for (const Located& field : fields.members()) {
    if (std::ranges::find(known, field.name()) == known.end()) {
      const std::string_view nearest = nearest_name(field.name(), known);
      field.wrong(
          "is no field of " + action.name +
          (nearest.empty() ? ": take it out" : ": did you mean " + std::string(nearest) + "?"));
      continue;
    }
    mapping.fields.emplace(field.name(), reading.expressions.of_mapping(field).json);
  }
}

const PackAction* read_action_name(const Located& mapping, const Reading& reading) {
  const Located place = mapping.member("action");
  if (!place) {
    mapping.lacks("action", "say which of the pack's actions it makes calls of");
    return nullptr;
  }
  const std::optional<std::string> name = place.text();
  if (!name) return nullptr;
  const PackAction* action = reading.pack.find_action(*name);
  if (action != nullptr) return action;
  std::vector<std::string_view> known;
  for (const PackAction& each : reading.pack.actions) known.push_back(each.name);
  const std::string_view nearest = nearest_name(*name, known);
  place.wrong(nearest.empty()
                  ? std::string("is no action of the pack")
                  : "is no action of the pack: did you mean " + std::string(nearest) + "?");
  return nullptr;
}

void read_mapping_trigger(const Located& mapping, const PackAction& action, const Reading& reading,
                          PackMapping& into) {
  if (const Located trigger = mapping.member("trigger")) {
    into.trigger = read_trigger(trigger, reading);
  } else if (action.trigger.empty()) {
    mapping.lacks("trigger", "the action has none either, so that no event would be taken");
  } else {
    into.trigger = action.trigger;
  }
}

}  // namespace

std::string read_trigger(const Located& trigger, const Reading& reading) {
  std::string fql = trigger.text().value_or("");
  if (!trigger.is_text()) return fql;
  if (fql.empty()) {
    trigger.wrong("is empty: write a condition such as type = \"track\"");
  } else if (reading.checks.trigger) {
    const std::string fault = reading.checks.trigger(fql);
    if (!fault.empty()) trigger.wrong("is no condition: " + fault);
  }
  return fql;
}

std::vector<PackMapping> read_mappings(const Located& mappings, const Reading& reading) {
  std::vector<PackMapping> all;
  if (!mappings.is_list(kMappingsMax)) return all;
  for (const Located& place : mappings.items()) {
    if (!place.is_object({"name", "action", "trigger", "enabled", "fields"})) continue;
    PackMapping mapping;
    if (const Located name = place.member("name")) mapping.name = name.text().value_or("");
    if (const Located flag = place.member("enabled")) mapping.enabled = flag.flag().value_or(true);
    const PackAction* action = read_action_name(place, reading);
    if (action == nullptr) continue;
    mapping.action = action->name;
    read_mapping_trigger(place, *action, reading, mapping);
    read_mapped_fields(place.member("fields"), *action, reading, mapping);
    all.push_back(std::move(mapping));
  }
  return all;
}

}  // namespace analytics::server::pack
