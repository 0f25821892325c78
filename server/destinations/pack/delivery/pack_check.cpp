#include "server/destinations/pack/delivery/pack_check.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <exception>
#include <string>
#include <utility>

#include "server/destinations/pack/delivery/compiled_action.h"
#include "server/destinations/pack/delivery/compiled_pack.h"
#include "server/route/trigger.h"

namespace analytics::server::pack {
namespace {

// One part of a JSON Pointer, "~1" and "~0" read.
std::string unescaped(std::string_view part) {
  std::string plain;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const bool is_escape = part[i] == '~' && i + 1 < part.size();
    plain += is_escape ? (part[++i] == '1' ? '/' : '~') : part[i];
  }
  return plain;
}

YAML::Node child_of(const YAML::Node& node, const std::string& name) {
  if (node.IsMap()) return node[name];
  std::size_t index = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), index);
  const bool is_index = read.ec == std::errc() && read.ptr == name.data() + name.size();
  if (!node.IsSequence() || !is_index || index >= node.size())
    return YAML::Node(YAML::NodeType::Undefined);
  return node[index];
}

// Lines of places in the file; the deepest part of a pointer that is there counts.
class Lines {
 public:
  explicit Lines(std::string_view yaml) {
    try {
      root_ = YAML::Load(std::string(yaml));
    } catch (const std::exception&) {
      root_ = YAML::Node();
    }
  }

  std::size_t of(std::string_view pointer) const {
    try {
      YAML::Node node;
      node.reset(root_);
      while (pointer.starts_with('/')) {
        pointer.remove_prefix(1);
        const std::size_t end = std::min(pointer.find('/'), pointer.size());
        const YAML::Node child = child_of(node, unescaped(pointer.substr(0, end)));
        if (!child.IsDefined()) break;
        node.reset(child);
        pointer.remove_prefix(end);
      }
      return static_cast<std::size_t>(node.Mark().line + 1);
    } catch (const std::exception&) {
      return 0;
    }
  }

 private:
  YAML::Node root_;
};

class PackChecker {
 public:
  PackChecker(const std::shared_ptr<const Pack>& pack, std::string_view yaml,
              PackProblems& problems)
      : pack_(pack), lines_(yaml), problems_(problems) {}

  void check() {
    for (const PackAction& action : pack_->actions) check_action(action);
    CompileFaults faults;
    (void)compile_deletion(*pack_, faults);
    tell(faults);
    for (std::size_t i = 0; i < pack_->mappings.size(); ++i) {
      check_trigger(pack_->mappings[i].trigger, "/mappings/" + std::to_string(i) + "/trigger");
    }
    if (problems_.empty()) check_mappings();
    if (pack_->fixtures.empty()) tell("/fixtures", "a pack without fixtures does not pass");
    for (const PackFixture& fixture : pack_->fixtures) check_fixture(fixture);
    std::ranges::stable_sort(problems_, {}, &PackProblem::line);
  }

 private:
  void tell(const std::string& pointer, std::string message) {
    problems_.push_back({lines_.of(pointer), std::move(message)});
  }

  void tell(const CompileFaults& faults) {
    for (const CompileFault& fault : faults)
      tell(fault.pointer, fault.pointer + ": " + fault.message);
  }

  void check_action(const PackAction& action) {
    CompileFaults faults;
    (void)compile_action(*pack_, action, faults);
    tell(faults);
    const std::string place = "/actions/" + action.name;
    check_trigger(action.trigger, place + "/trigger");
    for (const Field& field : action.fields) {
      if (field.default_json.empty()) continue;
      ProgramFault fault;
      if (Program::compile(field.default_json, {.dialect = Dialect::mapping}, &fault)) continue;
      const std::string at = place + "/fields/" + field.name + "/default" + fault.pointer;
      tell(at, at + ": " + fault.message);
    }
  }

  void check_trigger(const std::string& trigger, const std::string& pointer) {
    if (trigger.empty()) return;
    const Result<Trigger> read = Trigger::compile(trigger);
    if (!read) tell(pointer, pointer + ": " + read.error().message);
  }

  // What is wrong with them together, such as one whose action has no trigger.
  void check_mappings() {
    const Result<void> checked = CompiledPack::check_defaults(pack_);
    if (!checked) tell("/mappings", checked.error().message);
  }

  void check_fixture(const PackFixture& fixture) {
    const std::string place = "fixture \"" + fixture.name + "\": ";
    if (!problems_.empty()) return;
    const Result<std::shared_ptr<const CompiledPack>> compiled =
        CompiledPack::compile(pack_, fixture.settings_json);
    if (!compiled) problems_.push_back({fixture.line, place + compiled.error().message});
  }

  const std::shared_ptr<const Pack>& pack_;
  const Lines lines_;
  PackProblems& problems_;
};

}  // namespace

std::shared_ptr<const Pack> check_pack(std::string_view yaml, std::string_view file_name,
                                       PackProblems& problems) {
  std::shared_ptr<const Pack> pack = read_pack(yaml, file_name, problems);
  if (!pack) return nullptr;
  PackChecker(pack, yaml, problems).check();
  return problems.empty() ? pack : nullptr;
}

}  // namespace analytics::server::pack
