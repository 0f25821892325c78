#pragma once

// The reading of workspace.yaml, from its parsed YAML to a Workspace.
//
//   Workspace workspace = WorkspaceFile(reader).read(YAML::Load(text));
//
// Uses yaml-cpp, which throws: whoever uses it catches. Not synchronised.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <analytics/json.h>

#include "server/workspace/file_reader.h"
#include "server/workspace/workspace.h"

namespace analytics::server {

/// The file's only document; none, with the reader's problems, where there is not exactly one.
std::optional<YAML::Node> parse_document(std::string_view text, FileReader& reader);

class WorkspaceFile {
 public:
  explicit WorkspaceFile(FileReader& reader) : reader_(reader) {}

  /// What could be read; the problems are the reader's.
  Workspace read(const YAML::Node& root);

 private:
  void read_sources(const YAML::Node& list);
  void read_source(const YAML::Node& node);
  void read_write_keys(const YAML::Node& list, const std::string& what, Source& source);
  void read_destinations(const YAML::Node& list);
  void read_destination(const YAML::Node& node);
  void read_destination_sources(const YAML::Node& list, const std::string& what,
                                DestinationConfig& destination);
  void read_type(const YAML::Node& node, const std::string& what, DestinationConfig& destination);
  void check_path(const YAML::Node& node, const std::string& what,
                  const DestinationConfig& destination);
  Object entries_of(const YAML::Node& map, const std::string& what);
  /// A setting that is a list, variables put into its strings.
  Json json_of(const YAML::Node& node, const std::string& what);
  std::string settings_json(const YAML::Node& map, const std::string& what);
  void check_settings_of(const YAML::Node& node, const std::string& what,
                         DestinationConfig& destination);
  /// The id, if it is one that no other has; `lines` has those that were met so far.
  std::optional<std::string> new_id(const YAML::Node& node, const std::string& kind,
                                    std::map<std::string, int>& lines);

  FileReader& reader_;
  Workspace workspace_;
  std::map<std::string, int> source_lines_;
  std::map<std::string, int> destination_lines_;
  std::map<std::string, int> write_key_lines_;
  std::map<std::string, int> path_lines_;
  std::size_t list_nodes_ = 0;
};

}  // namespace analytics::server
