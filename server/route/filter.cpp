#include "server/route/filter.h"

#include <array>

namespace analytics::server {
namespace {

// `what` ends the sentence that the setting begins.
Error wrong(FilterFault& fault, std::string_view setting, const std::string& what) {
  fault.setting = setting;
  return {ErrorCode::invalid_config, std::string(setting) + what};
}

bool edits_properties(FilterAction action) {
  return action == FilterAction::drop_properties || action == FilterAction::allow_properties;
}

}  // namespace

std::string_view name(FilterAction action) {
  constexpr std::array<std::string_view, 4> kNames{"sample", "drop", "drop_properties",
                                                   "allow_properties"};
  return kNames[static_cast<std::size_t>(action)];
}

Result<Filter> Filter::make(FilterSettings settings, FilterFault* fault_there) {
  FilterFault not_asked;
  FilterFault& fault = fault_there == nullptr ? not_asked : *fault_there;
  Result<Fql> condition = Fql::compile(settings.condition, &fault.position);
  if (!condition) return wrong(fault, "if", ": " + condition.error().message);
  Filter filter(std::move(settings), *std::move(condition));
  if (Result<void> read = filter.read_action(fault); !read) return std::move(read).error();
  return filter;
}

Result<void> Filter::read_action(FilterFault& fault) {
  const std::string action(name(settings_.action));
  if (settings_.action != FilterAction::sample && !settings_.path.empty()) {
    return wrong(fault, "path", ": only the action sample has one");
  }
  if (edits_properties(settings_.action)) return read_fields(fault);
  if (!settings_.fields.empty()) {
    return wrong(fault, "fields", ": the action " + action + " has none");
  }
  if (!(settings_.percent >= 0 && settings_.percent <= 1)) {
    return wrong(fault, "percent", " must be a number from 0 to 1, such as 0.25 for a quarter");
  }
  Result<JsonPath> path = split_path(settings_.path);
  if (!path) return wrong(fault, "path", ": " + path.error().message);
  sample_path_ = *std::move(path);
  return {};
}

Result<void> Filter::read_fields(FilterFault& fault) {
  const bool drop = settings_.action == FilterAction::drop_properties;
  std::size_t names = 0;
  for (const auto& [object, members] : settings_.fields) {
    Result<JsonPath> path = split_path(object);
    if (!path) return wrong(fault, "fields", ": " + path.error().message);
    names += members.size();
    PropertyNames edit{.drop = drop, .object = *std::move(path)};
    for (const std::string& member : members) {
      if (drop && object.empty() && (member == "type" || member == "messageId")) {
        return wrong(fault, "fields",
                     ": " + member + " can't be dropped: every destination needs it");
      }
      edit.names.insert(member);
    }
    edits_.emplace_back(std::move(edit));
  }
  if (names == 0) {
    return wrong(fault, "fields", " is missing: which, such as fields: {\"properties\": [email]}");
  }
  if (names > kFieldsPerFilterMax) return wrong(fault, "fields", " must have at most 1,000 names");
  return {};
}

}  // namespace analytics::server
