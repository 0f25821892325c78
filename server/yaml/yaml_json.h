#pragma once

// Values between YAML, which files have, and JSON, which the console and packs' programs speak.
//
//   Json json = to_json(node["settings"]);            // as it stands: variables are not put in
//   node["name"] = to_yaml(*body.get("name"), Dollars::escaped_in_values);
//
// Uses yaml-cpp, which throws: whoever uses it catches. Pure functions.

#include <string>
#include <string_view>

#include <analytics/json.h>
#include <yaml-cpp/yaml.h>

namespace analytics::server {

/// What stands without quotes is a number, a flag or null where it reads as one in JSON.
Json plain_value(const std::string& text);

/// Names that are no strings are left out: the file's check complains of them. The tree must be no
/// deeper, and as JSON no longer, than JsonLimits has by default.
Json to_json(const YAML::Node& node);

/// Where a dollar sign is doubled, so that no variable is put in.
enum class Dollars : std::uint8_t { escaped, escaped_in_values, as_they_are };

YAML::Node to_yaml(const Json& json, Dollars dollars);

/// A tree of its own, quotes as they were: what is changed in it changes no alias elsewhere.
YAML::Node deep_copy(const YAML::Node& node);

}  // namespace analytics::server
