#include "server/workspace/workspace_file.h"

#include <algorithm>
#include <filesystem>

#include <analytics/json.h>

#include "json/scan.h"
#include "server/destinations/registry.h"
#include "server/workspace/delivery_settings.h"
#include "server/workspace/filter_settings.h"
#include "server/workspace/source_settings.h"
#include "server/yaml/yaml_json.h"

namespace analytics::server {
namespace {

constexpr std::size_t kWriteKeyBytesMax = 200;
constexpr std::size_t kListNodesMax = 20'000;

// Basic authorization has the write key before a colon.
bool is_write_key(std::string_view key) {
  const auto is_good = [](unsigned char c) { return c > ' ' && c != 0x7f && c != ':'; };
  return !key.empty() && key.size() <= kWriteKeyBytesMax && std::ranges::all_of(key, is_good);
}

std::string known_types() {
  std::string all;
  for (const DestinationType& type : destination_types()) {
    all.append(all.empty() ? "" : ", ").append(type.type);
  }
  return all;
}

std::string in_quotes(const std::string& text) { return "\"" + text + "\""; }

}  // namespace

Workspace WorkspaceFile::read(const YAML::Node& root) {
  if (!reader_.is_map(root, "the file", {"version", "mode", "sources", "destinations"})) return {};
  const YAML::Node version = root["version"];
  if (!version) {
    reader_.problem(root, "version is missing: write version: 1");
  } else if (!version.IsScalar() || version.Scalar() != "1") {
    reader_.problem(version, "version must be 1: this program knows no other");
  }
  read_mode(reader_, root["mode"], "mode", workspace_.mode);
  if (root["sources"]) {
    read_sources(root["sources"]);
  } else {
    reader_.problem(root, "sources is missing: without one no event can be received");
  }
  if (root["destinations"]) read_destinations(root["destinations"]);
  return std::move(workspace_);
}

void WorkspaceFile::read_sources(const YAML::Node& list) {
  if (!reader_.is_list(list, "sources", kSourcesMax)) return;
  if (list.size() == 0) reader_.problem(list, "sources must have at least one source");
  for (const YAML::Node& node : list) read_source(node);
}

void WorkspaceFile::read_source(const YAML::Node& node) {
  if (!reader_.is_map(node, "a source",
                      {"id", "name", "write_keys", "enabled", "mode", "allowed_origins",
                       "rate_limit", "suppressed_users", "schema"})) {
    return;
  }
  const std::optional<std::string> id = new_id(node, "source", source_lines_);
  Source source{.id = id.value_or(""), .mode = workspace_.mode};
  const std::string what = "source " + in_quotes(source.id);
  source.name = source.id;
  if (node["name"]) source.name = reader_.name(node["name"], what + ": name").value_or("");
  if (node["enabled"])
    source.enabled = reader_.flag(node["enabled"], what + ": enabled").value_or(true);
  read_source_settings(reader_, node, what, source);
  if (node["write_keys"]) {
    read_write_keys(node["write_keys"], what, source);
  } else {
    reader_.problem(node, what + ": write_keys is missing: write_keys: [a-key-of-your-choice]");
  }
  workspace_.sources.push_back(std::move(source));
}

void WorkspaceFile::read_write_keys(const YAML::Node& list, const std::string& what,
                                    Source& source) {
  if (!reader_.is_list(list, what + ": write_keys", kWriteKeysPerSourceMax)) return;
  if (list.size() == 0) reader_.problem(list, what + ": write_keys must have at least one key");
  for (const YAML::Node& node : list) {
    const std::optional<std::string> key = reader_.text(node, what + ": a write key");
    if (!key) continue;
    if (!is_write_key(*key)) {
      reader_.problem(node, what +
                                ": a write key must be 1 to 200 bytes long, without blanks, "
                                "control characters and colons");
      continue;
    }
    const auto [first, is_new] = write_key_lines_.emplace(*key, line_of(node));
    if (!is_new) {
      reader_.problem(node, what + ": the write key is already used in line " +
                                std::to_string(first->second) + ": each belongs to one source");
    }
    source.write_keys.push_back(*key);
  }
}

void WorkspaceFile::read_destinations(const YAML::Node& list) {
  if (!reader_.is_list(list, "destinations", kDestinationsMax)) return;
  for (const YAML::Node& node : list) read_destination(node);
}

void WorkspaceFile::read_destination(const YAML::Node& node) {
  if (!reader_.is_map(
          node, "a destination",
          {"id", "type", "name", "sources", "enabled", "settings", "delivery", "filters"})) {
    return;
  }
  DestinationConfig destination{.id = new_id(node, "destination", destination_lines_).value_or("")};
  const std::string what = "destination " + in_quotes(destination.id);
  read_type(node, what, destination);
  if (node["name"]) destination.name = reader_.name(node["name"], what + ": name").value_or("");
  if (node["sources"]) read_destination_sources(node["sources"], what, destination);
  if (node["enabled"]) {
    destination.enabled = reader_.flag(node["enabled"], what + ": enabled").value_or(true);
  }
  read_delivery_settings(reader_, node["delivery"], what, destination.delivery);
  if (node["filters"]) read_filters(reader_, node["filters"], what, destination.filters);
  workspace_.destinations.push_back(std::move(destination));
}

void WorkspaceFile::read_type(const YAML::Node& node, const std::string& what,
                              DestinationConfig& destination) {
  if (!node["type"]) {
    return reader_.problem(node, what + ": type is missing; there are: " + known_types());
  }
  const std::optional<std::string> type = reader_.text(node["type"], what + ": type");
  if (!type) return;
  const DestinationType* known = find_destination_type(*type);
  if (known == nullptr) {
    // As the file has it: what a variable holds may be a secret.
    return reader_.problem(node["type"], what + ": unknown type " +
                                             in_quotes(node["type"].Scalar()) +
                                             "; there are: " + known_types());
  }
  destination.type = known->type;
  destination.name = known->default_name;
  check_settings_of(node, what, destination);
}

void WorkspaceFile::read_destination_sources(const YAML::Node& list, const std::string& what,
                                             DestinationConfig& destination) {
  if (!reader_.is_list(list, what + ": sources", kSourcesMax)) return;
  if (list.size() == 0) {
    reader_.problem(list, what +
                              ": sources must not be empty: leave the key out for all sources, or "
                              "write enabled: false");
  }
  for (const YAML::Node& node : list) {
    const std::optional<std::string> id = reader_.text(node, what + ": a source");
    if (!id) continue;
    if (!source_lines_.contains(*id)) {
      reader_.problem(node, what + ": there is no source " + in_quotes(node.Scalar()));
    }
    destination.sources.push_back(*id);
  }
}

void WorkspaceFile::check_settings_of(const YAML::Node& node, const std::string& what,
                                      DestinationConfig& destination) {
  const YAML::Node settings = node["settings"];
  if (settings && !settings.IsNull() && !settings.IsMap()) {
    return reader_.problem(settings, what + ": settings must be a map");
  }
  const bool given = settings && settings.IsMap();
  destination.settings_json = given ? settings_json(settings, what) : "{}";
  const DestinationType& type = *find_destination_type(destination.type);
  for (const SettingProblem& found : settings_problems(type, destination.settings_json)) {
    int line = line_of(given ? settings : node);
    if (given) {
      for (const auto& member : settings) {
        if (member.first.Scalar() == found.setting) line = line_of(member.first);
      }
    }
    reader_.problem(line, what + ": " + found.message);
  }
  if (given && settings["path"]) check_path(settings["path"], what, destination);
}

// Two that write to one file would each write every event; and the server's own are not theirs.
void WorkspaceFile::check_path(const YAML::Node& node, const std::string& what,
                               const DestinationConfig& destination) {
  const Result<Object> settings = Object::parse(destination.settings_json);
  const std::optional<Json> json = settings ? settings->get("path") : std::nullopt;
  if (!json || json->kind() != Json::Kind::string) return;
  const std::string path = std::filesystem::path(unquote(json->text())).lexically_normal();
  const auto [first, is_new] = path_lines_.emplace(path, line_of(node));
  if (!is_new) {
    reader_.problem(node, what + ": the path is already used in line " +
                              std::to_string(first->second) + ": each file is one destination's");
  }
  for (const std::string_view own :
       {"log/", "state/", "schema/", "failed/", "replays/", "staging/", "console/"}) {
    if ((path + "/").starts_with(own)) {
      reader_.problem(node, what + ": " + std::string(own) +
                                " in the data folder is the server's own: choose another path");
    }
  }
}

// The strings of a setting that is a map of its own.
Object WorkspaceFile::entries_of(const YAML::Node& map, const std::string& what) {
  Object entries;
  for (const auto& member : map) {
    const std::string name = member.first.IsScalar() ? member.first.Scalar() : "";
    if (entries.contains(name)) {
      reader_.problem(member.first, what + " has an entry that stands twice: remove one");
    }
    entries.set(name, reader_.text(member.second, what + ": an entry").value_or(""));
  }
  return entries;
}

Json WorkspaceFile::json_of(const YAML::Node& node, const std::string& what) {
  if (++list_nodes_ > kListNodesMax) {  // Aliases may stand for as many as they like.
    if (list_nodes_ == kListNodesMax + 1) {
      reader_.problem(node, what + ": the lists of all settings have more than " +
                                std::to_string(kListNodesMax) + " values");
    }
    return {};
  }
  if (node.IsSequence()) {
    Array list;
    for (const YAML::Node& item : node) list.push_back(json_of(item, what));
    return list;
  }
  if (node.IsMap()) {
    Object object;
    for (const auto& member : node) {
      const std::string name = member.first.IsScalar() ? member.first.Scalar() : "";
      if (object.contains(name)) {
        reader_.problem(member.first, what + " has " + in_quotes(name) + " twice: remove one");
      }
      object.set(name, json_of(member.second, what));
    }
    return object;
  }
  const bool is_plain =
      node.IsScalar() && node.Tag() == "?" && node.Scalar().find('$') == std::string::npos;
  if (node.IsNull() || is_plain) return to_json(node);
  return Json(reader_.text(node, what));
}

std::string WorkspaceFile::settings_json(const YAML::Node& map, const std::string& what) {
  Object settings;
  for (const auto& member : map) {
    const std::string name = member.first.IsScalar() ? member.first.Scalar() : "";
    const YAML::Node& value = member.second;
    if (settings.contains(name)) {
      reader_.problem(member.first,
                      what + ": setting " + in_quotes(name) + " stands twice: remove one");
    }
    if (value.IsNull()) {
      settings.set(name, nullptr);
    } else if (value.IsScalar() && value.Tag() == "?" &&
               value.Scalar().find('$') == std::string::npos) {
      settings.set(name, plain_value(value.Scalar()));
    } else if (value.IsMap()) {
      settings.set(name, entries_of(value, what + ": setting " + in_quotes(name)));
    } else if (value.IsSequence()) {
      settings.set(name, json_of(value, what + ": setting " + in_quotes(name)));
    } else {
      // Where the text cannot be had, null keeps the place: the problem is told already.
      settings.set(name, reader_.text(value, what + ": setting " + in_quotes(name)));
    }
  }
  return std::string(settings.text());
}

std::optional<std::string> WorkspaceFile::new_id(const YAML::Node& node, const std::string& kind,
                                                 std::map<std::string, int>& lines) {
  if (!node["id"]) {
    reader_.problem(node, "a " + kind + " has no id");
    return std::nullopt;
  }
  std::optional<std::string> id = reader_.id(node["id"], "the " + kind + "'s id");
  if (!id) return std::nullopt;
  const auto [first, is_new] = lines.emplace(*id, line_of(node["id"]));
  if (is_new) return id;
  reader_.problem(node["id"], "the id " + in_quotes(*id) + " is already used in line " +
                                  std::to_string(first->second));
  return id;
}

}  // namespace analytics::server
