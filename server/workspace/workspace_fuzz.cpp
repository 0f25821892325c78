// Whatever workspace.yaml holds: it is either whole and sound, or each problem has its line.
#include <algorithm>
#include <set>
#include <string>

#include "fuzz/input.h"
#include "json/check.h"
#include "json/scan.h"
#include "server/workspace/workspace.h"

namespace {

using namespace analytics;
using namespace analytics::server;
using fuzz::expect;

std::optional<std::string> environment(const std::string& name) {
  if (name == "SECRET") return "s3cr3t: [${SECRET}";
  return std::nullopt;
}

void look_at(const Workspace& workspace) {
  std::set<std::string> sources;
  std::set<std::string> keys;
  for (const Source& source : workspace.sources) {
    expect(sources.insert(source.id).second, "each source has an id of its own");
    for (const std::string& key : source.write_keys) {
      expect(!key.empty() && keys.insert(key).second, "a write key is of one source");
    }
  }
  std::set<std::string> destinations;
  for (const DestinationConfig& destination : workspace.destinations) {
    expect(destinations.insert(destination.id).second, "each destination has an id of its own");
    expect(!destination.name.empty(), "a destination has a name");
    ByteBuffer settings;
    expect(check_json(destination.settings_json, {}, settings) && is_object(settings.view()),
           "settings are a JSON object");
    expect(destination.filters.size() <= kFiltersPerDestinationMax, "filters are limited");
    for (const std::string& source : destination.sources) {
      expect(sources.contains(source), "a destination's sources are there");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const std::string_view text = input.rest();
  const ParsedWorkspace parsed = parse_workspace(text, "workspace.yaml", environment);
  const bool tells_it_itself = text.find("s3cr3t") != std::string_view::npos;
  // A file that ends too early is wrong on the line after its last.
  const auto lines =
      2 + std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; });
  for (const Problem& problem : parsed.problems) {
    expect(!problem.message.empty(), "a problem says what is wrong");
    expect(problem.line >= 0 && problem.line <= lines, "a problem's line is in the file");
    expect(tells_it_itself || problem.text().find("s3cr3t") == std::string::npos,
           "a problem keeps secrets");
  }
  if (parsed.problems.empty()) look_at(parsed.workspace);
  return 0;
}
