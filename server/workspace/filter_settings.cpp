#include "server/workspace/filter_settings.h"

#include <charconv>
#include <optional>
#include <utility>

namespace analytics::server {
namespace {

constexpr FilterAction kActions[] = {FilterAction::sample, FilterAction::drop,
                                     FilterAction::drop_properties, FilterAction::allow_properties};

// As it stands: see the header.
std::optional<std::string> plain_text(FileReader& reader, const YAML::Node& node,
                                      const std::string& what) {
  if (node.IsScalar()) return node.Scalar();
  reader.problem(node, what + " must be a string");
  return std::nullopt;
}

std::optional<FilterAction> read_action(FileReader& reader, const YAML::Node& filter,
                                        const std::string& what) {
  const YAML::Node node = filter["action"];
  std::string known;
  for (const FilterAction action : kActions) {
    if (node && node.IsScalar() && node.Scalar() == name(action)) return action;
    known.append(known.empty() ? "" : ", ").append(name(action));
  }
  reader.problem(node ? node : filter, what + (node ? ": action must be one of: " + known
                                                    : ": action is missing; there are: " + known));
  return std::nullopt;
}

void read_percent(FileReader& reader, const YAML::Node& node, const std::string& what,
                  double& into) {
  const std::string text = node.IsScalar() ? node.Scalar() : "";
  const auto read = std::from_chars(text.data(), text.data() + text.size(), into);
  if (node.Tag() == "?" && read.ec == std::errc() && read.ptr == text.data() + text.size()) return;
  reader.problem(node, what + ": percent must be a number from 0 to 1, without quotes");
}

// Whether there is anything to check further.
bool read_fields(FileReader& reader, const YAML::Node& map, const std::string& what,
                 FilterSettings& into) {
  if (!map.IsMap()) {
    reader.problem(map, what + ": fields must be a map such as {\"properties\": [email]}");
    return false;
  }
  for (const auto& member : map) {
    const std::optional<std::string> object = plain_text(reader, member.first, what + ": a path");
    if (!object) continue;
    const std::string where = what + ": fields of \"" + *object + "\"";
    if (into.fields.contains(*object)) reader.problem(member.first, where + " stand twice");
    if (!reader.is_list(member.second, where, kFieldsPerFilterMax)) continue;
    std::vector<std::string>& names = into.fields[*object];
    for (const YAML::Node& node : member.second) {
      std::optional<std::string> name = plain_text(reader, node, where + ": a name");
      if (name) names.push_back(*std::move(name));
    }
  }
  return true;
}

int line_of_problem(const YAML::Node& filter, const FilterFault& fault) {
  const YAML::Node setting = filter[std::string(fault.setting)];
  return line_of(setting ? setting : filter);
}

void read_filter(FileReader& reader, const YAML::Node& node, const std::string& what,
                 std::vector<Filter>& into) {
  if (!reader.is_map(node, what, {"if", "action", "percent", "path", "fields"})) return;
  FilterSettings settings;
  const std::optional<FilterAction> action = read_action(reader, node, what);
  if (!node["if"]) {
    return reader.problem(node, what +
                                    ": if is missing: which events it is about; if: all for "
                                    "every event");
  }
  std::optional<std::string> condition = plain_text(reader, node["if"], what + ": if");
  if (!condition || !action) return;
  settings.condition = *std::move(condition);
  settings.action = *action;
  if (node["percent"]) {
    read_percent(reader, node["percent"], what, settings.percent);
    if (settings.action != FilterAction::sample) {
      reader.problem(node["percent"], what + ": percent: only the action sample has one");
    }
  } else if (settings.action == FilterAction::sample) {
    reader.problem(node, what + ": percent is missing: the share that is kept, such as 0.25");
  }
  if (node["path"]) {
    settings.path = plain_text(reader, node["path"], what + ": path").value_or("");
  }
  if (node["fields"] && !read_fields(reader, node["fields"], what, settings)) return;
  FilterFault fault;
  Result<Filter> filter = Filter::make(std::move(settings), &fault);
  if (filter) return into.push_back(*std::move(filter));
  reader.problem(line_of_problem(node, fault), what + ": " + filter.error().message);
}

}  // namespace

void read_filters(FileReader& reader, const YAML::Node& list, const std::string& what,
                  std::vector<Filter>& into) {
  if (!reader.is_list(list, what + ": filters", kFiltersPerDestinationMax)) return;
  std::size_t number = 0;
  for (const YAML::Node& node : list) {
    read_filter(reader, node, what + ": filter " + std::to_string(++number), into);
  }
}

}  // namespace analytics::server
