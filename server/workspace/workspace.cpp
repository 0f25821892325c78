#include "server/workspace/workspace.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "base/ids.h"
#include "server/workspace/file_reader.h"
#include "server/workspace/workspace_file.h"
#include "server/yaml/one_document.h"

namespace analytics::server {

// One read more than the limit, to tell what is too long from what just fits.
Result<std::string> read_workspace_file(const std::string& path) {
  std::string text(kWorkspaceBytesMax + 1, '\0');
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad() || (file.fail() && !file.eof())) {
    const std::string reason = errno == 0 ? "it is no file" : std::strerror(errno);
    return Error{ErrorCode::io_error, path + ": cannot be read: " + reason};
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

std::optional<YAML::Node> parse_document(std::string_view text, FileReader& reader) {
  if (text.size() > kWorkspaceBytesMax) {
    reader.problem(0, "the file is longer than 1 MiB");
    return {};
  }
  DocumentFault fault;
  std::optional<YAML::Node> root = parse_one_document(text, fault);
  if (root) return root;
  const auto line = static_cast<int>(fault.line);
  if (fault.kind == DocumentFault::Kind::not_yaml) {
    reader.problem(line, "not YAML: " + fault.detail);
  } else {
    const bool is_empty = fault.kind == DocumentFault::Kind::empty;
    reader.problem(line, "the file " + fault.message + (is_empty ? ": begin with version: 1" : ""));
  }
  return {};
}

std::string Problem::text() const {
  return file + ":" + (line == 0 ? "" : std::to_string(line) + ":") + " " + message;
}

Error problems_error(const std::vector<Problem>& problems) {
  std::string all;
  for (const Problem& problem : problems) all += (all.empty() ? "" : "\n") + problem.text();
  return {ErrorCode::invalid_config, all};
}

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

ParsedWorkspace parse_workspace(std::string_view text, const std::string& file,
                                const Environment& environment) {
  FileReader reader(file, environment);
  ParsedWorkspace parsed;
  try {
    const std::optional<YAML::Node> root = parse_document(text, reader);
    if (root) parsed.workspace = WorkspaceFile(reader).read(*root);
  } catch (const YAML::Exception& error) {
    reader.problem(error.mark.line + 1, "not YAML: " + error.msg);
  }
  parsed.problems = reader.take_problems();
  return parsed;
}

Result<Workspace> load_workspace(const std::string& path, const Environment& environment) {
  const Result<std::string> text = read_workspace_file(path);
  if (!text) return text.error();
  ParsedWorkspace parsed = parse_workspace(*text, path, environment);
  if (parsed.problems.empty()) return std::move(parsed.workspace);
  return problems_error(parsed.problems);
}

std::string make_write_key() {
  std::string key(kUuidBytes, '\0');
  write_uuid(key.data());
  std::erase(key, '-');
  return key;
}

std::string default_workspace_text(const std::string& write_key) {
  return "version: 1\nsources:\n  - id: default\n    name: Default\n    write_keys: [\"" +
         write_key + "\"]\n";
}

}  // namespace analytics::server
