#include "server/workspace/workspace.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include <simdjson.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "base/ids.h"
#include "server/workspace/file_reader.h"
#include "server/workspace/workspace_file.h"

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

namespace {

// Notes where a document begins; what is in it is of no interest.
class DocumentStart final : public YAML::EventHandler {
 public:
  using Mark = YAML::Mark;
  using Style = YAML::EmitterStyle::value;
  using Text = std::string;

  void OnDocumentStart(const Mark& mark) override { mark_ = mark; }
  void OnDocumentEnd() override {}
  void OnNull(const Mark&, YAML::anchor_t) override {}
  void OnAlias(const Mark&, YAML::anchor_t) override {}
  void OnScalar(const Mark&, const Text&, YAML::anchor_t, const Text&) override {}
  void OnSequenceStart(const Mark&, const Text&, YAML::anchor_t, Style) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const Mark&, const Text&, YAML::anchor_t, Style) override {}
  void OnMapEnd() override {}

  const Mark& mark() const noexcept { return mark_; }

 private:
  Mark mark_;
};

// Where the first document begins, and the second. YAML::LoadAll, which would give them all, does
// not end for ",": yaml-cpp stops in front of it and hands out one empty document after the other.
std::vector<YAML::Mark> first_documents(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  DocumentStart start;
  std::vector<YAML::Mark> marks;
  while (marks.size() < 2 && parser.HandleNextDocument(start)) marks.push_back(start.mark());
  return marks;
}

}  // namespace

std::optional<YAML::Node> parse_document(std::string_view text, FileReader& reader) {
  if (text.size() > kWorkspaceBytesMax) {
    reader.problem(0, "the file is longer than 1 MiB");
    return {};
  }
  if (!simdjson::validate_utf8(text.data(), text.size())) {
    reader.problem(0, "the file is not UTF-8");
    return {};
  }
  const std::string copy(text);
  const std::vector<YAML::Mark> documents = first_documents(copy);
  if (documents.empty()) {
    reader.problem(1, "the file is empty: begin with version: 1");
    return {};
  }
  if (documents.size() > 1) {
    const bool got_on = documents[1].pos > documents[0].pos;
    reader.problem(documents[1].line + 1,
                   got_on ? "the file must hold one document: remove the line ---"
                          : "not YAML: this line can't begin so");
    return {};
  }
  return YAML::Load(copy);
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
