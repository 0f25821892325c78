#pragma once

// Reads values out of a parsed YAML file and collects what is wrong with them, each problem with
// its line, so that one reading finds everything.
//
//   FileReader reader("workspace.yaml", environment);
//   if (reader.is_map(node, "a source", {"id", "name"})) {
//     std::optional<std::string> id = reader.text(node["id"], "id");
//   }
//
// Uses yaml-cpp, which throws: whoever uses a reader catches. Not synchronised.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "server/workspace/workspace.h"

namespace analytics::server {

/// The node's line in its file, from 1.
int line_of(const YAML::Node& node);

class FileReader {
 public:
  FileReader(std::string file, const Environment& environment)
      : file_(std::move(file)), environment_(environment) {}

  void problem(const YAML::Node& at, std::string message) {
    problem(line_of(at), std::move(message));
  }
  void problem(int line, std::string message);

  /// Whether the node is a map; its keys must be among `known` and differ.
  bool is_map(const YAML::Node& node, const std::string& what,
              std::initializer_list<std::string_view> known);
  bool is_list(const YAML::Node& node, const std::string& what, std::size_t items_max);

  /// The string, with the environment put in. A number or a flag without quotes is a string too.
  std::optional<std::string> text(const YAML::Node& node, const std::string& what);
  std::optional<bool> flag(const YAML::Node& node, const std::string& what);
  std::optional<std::string> id(const YAML::Node& node, const std::string& what);
  std::optional<std::string> name(const YAML::Node& node, const std::string& what);

  /// In the order of their lines.
  std::vector<Problem> take_problems();

 private:
  const std::string file_;
  const Environment& environment_;
  std::vector<Problem> problems_;
};

}  // namespace analytics::server
