// A change of the console's: entered into the overlay, and what comes of it checked as a whole.

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <utility>

#include "server/destinations/registry.h"
#include "server/workspace/configuration_state.h"
#include "server/workspace/console_limits.h"
#include "server/workspace/file_reader.h"
#include "server/workspace/overlay_change.h"
#include "server/workspace/workspace_file.h"

namespace analytics::server {
namespace {

using Kind = WorkspaceChange::Kind;
using What = WorkspaceChange::What;
using Why = ChangeRefusal::Why;

ChangeRefusal refused(std::vector<FieldProblem> problems) {
  ChangeRefusal refusal{.why = Why::invalid, .problems = std::move(problems)};
  for (const FieldProblem& problem : refusal.problems) {
    refusal.message += (refusal.message.empty() ? "" : "; ") + problem.message;
  }
  return refusal;
}

const DestinationType* type_of(const Object& destination) {
  const std::optional<Json> type = destination.get("type");
  return type ? find_destination_type(type->as_string().value_or("")) : nullptr;
}

std::optional<Object> settings_of(const Object& destination) {
  const std::optional<Json> settings = destination.get("settings");
  return settings ? settings->as_object() : std::nullopt;
}

void append(std::vector<FieldProblem>& problems, const std::vector<SettingProblem>& found) {
  for (const SettingProblem& one : found) {
    problems.push_back({.field = one.setting.empty() ? "settings" : "settings." + one.setting,
                        .message = one.message});
  }
}

// What settings from the console may not say, whatever their type thinks of them.
std::vector<FieldProblem> settings_refused(const WorkspaceChange& change,
                                           const Configuration::State& state,
                                           bool allow_private_networks) {
  if (change.what != What::destination) return {};
  if (change.kind != Kind::add && change.kind != Kind::change) return {};
  const std::optional<Object> given = settings_of(change.body);
  if (!given) return {};
  const std::optional<Object> now =
      find_object(state.document, state.workspace, What::destination, change.id);
  const DestinationType* type = type_of(now ? *now : change.body);
  if (type == nullptr) return {};
  // The file lifted it for the address that the file has.
  const bool is_lifted = now && gives_private_networks(settings_of(*now).value_or(Object()).text());
  std::vector<FieldProblem> problems;
  append(problems,
         console_limit_problems(type->fields, given->text(),
                                {.private_networks_allowed = allow_private_networks || is_lifted}));
  if (now) {
    append(problems, secrets_to_give_again(type->fields, given->text(),
                                           settings_of(*now).value_or(Object()).text()));
  }
  if (is_lifted && !allow_private_networks) {
    append(problems,
           moved_address_problems(type->fields, given->text(), settings_of(*now)->text()));
  }
  return problems;
}

// Settings that are wrong for their type, each with its name.
std::vector<FieldProblem> settings_wrong(const WorkspaceChange& change,
                                         const Workspace& workspace) {
  if (change.what != What::destination) return {};
  const auto config = std::ranges::find(workspace.destinations, change.id, &DestinationConfig::id);
  if (config == workspace.destinations.end()) return {};
  const DestinationType* type = find_destination_type(config->type);
  std::vector<FieldProblem> problems;
  if (type != nullptr) append(problems, settings_problems(*type, config->settings_json));
  return problems;
}

// The words of a problem that say which field it is about: `destination "hook": name must …`.
std::string field_of(const std::string& message, const WorkspaceChange& change) {
  const std::string kind = change.what == What::source ? "source" : "destination";
  if (message.starts_with("the " + kind + "'s id")) return "id";
  const std::string what = kind + " \"" + change.id + "\": ";
  if (!message.starts_with(what)) return {};
  const std::string rest = message.substr(what.size());
  if (rest.starts_with("filter")) return "filters";
  if (rest.starts_with("a write key") || rest.starts_with("the write key")) return "write_keys";
  const std::string first = rest.substr(0, rest.find_first_of(": "));
  return change.body.contains(first) ? first : std::string();
}

}  // namespace

std::shared_ptr<const Configuration::State> Configuration::try_change(
    const WorkspaceChange& change, ChangeRefusal& refusal) const {
  const std::shared_ptr<const State> now = state();
  Overlay next = now->overlay;
  try {
    FileReader reader(setup_.file, setup_.environment);
    const std::optional<YAML::Node> file = parse_document(now->text, reader);
    std::vector<FieldProblem> limits =
        settings_refused(change, *now, setup_.allow_private_networks);
    if (!limits.empty()) {
      refusal = refused(std::move(limits));
      return nullptr;
    }
    const ChangePlace place{.file = file.value_or(YAML::Node()),
                            .document = now->document,
                            .workspace = now->workspace};
    if (std::optional<ChangeRefusal> refusal_of_entry = enter(change, place, next)) {
      refusal = *std::move(refusal_of_entry);
      return nullptr;
    }
  } catch (const YAML::Exception& error) {
    refusal = refused({{.message = "it can't be written as YAML: " + error.msg}});
    return nullptr;
  }
  MergedWorkspace merged = merge_workspace(setup_, now->text, std::move(next));
  if (merged.problems.empty()) {
    if (export_yaml(merged.state.document).size() <= kWorkspaceBytesMax) {
      return std::make_shared<const State>(std::move(merged.state));
    }
    refusal = refused({{.message = "the workspace would be longer than 1 MiB as a file"}});
    return nullptr;
  }
  std::vector<FieldProblem> problems = settings_wrong(change, merged.state.workspace);
  for (const Problem& problem : merged.problems) {
    const bool is_told = std::ranges::any_of(problems, [&](const FieldProblem& told) {
      return problem.message.ends_with(told.message);
    });
    if (!is_told) {
      problems.push_back({.field = field_of(problem.message, change), .message = problem.message});
    }
  }
  refusal = refused(std::move(problems));
  return nullptr;
}

}  // namespace analytics::server
