#include <algorithm>
#include <map>
#include <utility>

#include "server/destinations/pack/file/names.h"
#include "server/destinations/pack/file/reader.h"
#include "server/destinations/pack/values/arena.h"

namespace analytics::server::pack {
namespace {

constexpr std::size_t kFieldSetsMax = 50;
constexpr std::size_t kRefusalsMax = 50;
constexpr std::int64_t kBatchMax = 10'000;

using FieldSets = std::map<std::string, Fields, std::less<>>;

FieldSets read_field_sets(const Located& sets, const Reading& reading) {
  FieldSets all;
  if (!sets || !sets.is_object()) return all;
  const std::vector<Located> members = sets.members();
  if (members.size() > kFieldSetsMax) sets.wrong("has more than 50 members");
  for (const Located& set : members) {
    if (!is_snake_case(set.name())) set.wrong("has a name that is not in snake case");
    all.emplace(set.name(), read_fields(set, reading));
  }
  return all;
}

void add_fields(const Located& place, const Fields& fields, PackAction& action) {
  for (const Field& field : fields) {
    if (std::ranges::find(action.fields, field.name, &Field::name) != action.fields.end()) {
      place.wrong("brings the field " + field.name + ", which the action has already");
      continue;
    }
    action.fields.push_back(field);
  }
}

void read_action_fields(const Located& place, const FieldSets& sets, const Reading& reading,
                        PackAction& action) {
  const Located names = place.member("field_sets");
  if (names && names.is_list(kFieldSetsMax)) {
    for (const Located& name : names.items()) {
      const std::optional<std::string> set = name.text();
      if (!set) continue;
      const auto found = sets.find(*set);
      if (found == sets.end()) {
        name.wrong("is none of the pack's field_sets");
      } else {
        add_fields(name, found->second, action);
      }
    }
  }
  add_fields(place.member("fields"), read_fields(place.member("fields"), reading), action);
  if (action.fields.size() > kFieldsMax) place.wrong("has more than 200 fields with its sets");
  check_conditions(place, action.fields, action.fields);
}

std::vector<PackRefusal> read_refusals(const Located& refuse, const Reading& reading,
                                       FieldNames fields) {
  std::vector<PackRefusal> all;
  if (!refuse || !refuse.is_list(kRefusalsMax)) return all;
  for (const Located& place : refuse.items()) {
    if (!place.is_object({"when", "code", "detail"})) continue;
    if (!place.member("when")) place.lacks("when", "say which events are refused");
    all.push_back({.when = reading.expressions.of_step(place.member("when"), fields),
                   .code = read_code(place),
                   .detail = reading.expressions.of_step(place.member("detail"), fields)});
  }
  return all;
}

std::optional<PackBatch> read_batch(const Located& place, const Reading& reading,
                                    FieldNames fields) {
  if (!place || !place.is_object({"max", "bytes_max", "by"})) return std::nullopt;
  PackBatch batch;
  if (const Located max = place.member("max")) {
    batch.max = static_cast<std::size_t>(max.integer(1, kBatchMax).value_or(1));
  } else {
    place.lacks("max", "say how many events go in one request");
  }
  if (const Located bytes = place.member("bytes_max")) {
    batch.bytes_max = static_cast<std::size_t>(
        bytes.integer(1, static_cast<std::int64_t>(kArenaBytesMax)).value_or(1));
  }
  batch.by = reading.expressions.of_step(place.member("by"), fields);
  return batch;
}

void read_outcomes(const Located& place, const Reading& reading, FieldNames fields,
                   PackAction& action) {
  if (const Located answers = place.member("answers")) {
    action.answers = read_answers(answers, reading, fields);
  }
  if (const Located results = place.member("results")) {
    action.results = read_results(results, reading, fields);
  }
}

void read_action_texts(const Located& place, const Reading& reading, PackAction& action) {
  if (const Located title = place.member("title")) {
    action.title = title.text().value_or("");
  } else {
    place.lacks("title", "it is what people choose it by");
  }
  if (const Located text = place.member("description")) {
    action.description = text.text().value_or("");
  }
  if (const Located trigger = place.member("trigger")) {
    action.trigger = read_trigger(trigger, reading);
  }
}

PackAction read_action(const Located& place, const FieldSets& sets, const Reading& reading) {
  PackAction action{.name = place.name()};
  if (!is_action_name(place.name())) {
    place.wrong(
        "has a name that no action may have: a letter, then letters, digits, \"_\" and "
        "\"-\"");
  }
  if (!place.is_object({"title", "description", "trigger", "field_sets", "fields", "refuse",
                        "batch", "item", "spread", "steps", "answers", "results"})) {
    return action;
  }
  read_action_texts(place, reading, action);
  read_action_fields(place, sets, reading, action);
  std::vector<std::string> names;
  for (const Field& field : action.fields) names.push_back(field.name);
  action.refuse = read_refusals(place.member("refuse"), reading, &names);
  action.batch = read_batch(place.member("batch"), reading, &names);
  action.item = reading.expressions.of_step(place.member("item"), &names);
  if (const Located spread = place.member("spread")) {
    action.spread = spread.flag().value_or(false);
    if (!action.item) spread.wrong("is for actions with an item: take it out");
  }
  if (const Located steps = place.member("steps")) {
    action.steps = read_steps(steps, reading, &names);
  } else {
    place.lacks("steps", "say which requests are made");
  }
  read_outcomes(place, reading, &names, action);
  return action;
}

}  // namespace

std::vector<PackAction> read_actions(const Located& actions, const Located& field_sets,
                                     const Reading& reading) {
  std::vector<PackAction> all;
  const FieldSets sets = read_field_sets(field_sets, reading);
  if (!actions.is_object()) return all;
  const std::vector<Located> members = actions.members();
  if (members.empty()) actions.wrong("is empty: a pack must have at least one action");
  if (members.size() > kActionsMax) {
    actions.wrong("has " + std::to_string(members.size()) + " actions: at most 50 are allowed");
    return all;
  }
  for (const Located& action : members) all.push_back(read_action(action, sets, reading));
  return all;
}

}  // namespace analytics::server::pack
