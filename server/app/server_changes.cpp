// A workspace put into effect while the server runs: read again from the file, or changed in the
// console.

#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <utility>

#include "server/app/server.h"

namespace analytics::server {
namespace {

// How long attempts under way may take to end where a destination is changed.
constexpr Duration kReloadPatience = std::chrono::seconds(10);

}  // namespace

std::shared_ptr<const Workspace> Server::workspace() const {
  const std::lock_guard guard(mutex_);
  return workspace_;
}

void Server::set_workspace(Workspace workspace) {
  const std::lock_guard guard(mutex_);
  workspace_ = std::make_shared<const Workspace>(std::move(workspace));
}

Server::Effect Server::put_into_effect(Workspace workspace) {
  const std::shared_ptr<const Workspace> before = this->workspace();
  std::set<std::string> gone;
  std::set<std::string> changed;
  for (const DestinationConfig& old : before->destinations) {
    const auto now = std::ranges::find(workspace.destinations, old.id, &DestinationConfig::id);
    if (now == workspace.destinations.end()) {
      gone.insert(old.id);
    } else if (*now != old || !engine_->has(old.id)) {
      changed.insert(old.id);
    }
  }
  // First, so that what they hold is free for others.
  std::vector<std::string> removed(gone.begin(), gone.end());
  removed.insert(removed.end(), changed.begin(), changed.end());
  engine_->remove(removed, Clock::real()->now() + kReloadPatience);
  Effect effect;
  std::size_t begun = 0;
  for (const DestinationConfig& config : workspace.destinations) {
    if (engine_->has(config.id)) continue;
    ++begun;
    if (Result<void> added = add_destination(config); !added) {
      effect.problems.emplace(config.id, std::move(added).error());
    }
  }
  engine_->let_go(gone);
  set_workspace(std::move(workspace));
  replays_->follow(gone, changed);
  const std::shared_ptr<const Workspace> now = this->workspace();
  const std::shared_ptr<const SourceTable> sources = api_->sources();
  api_->set_sources(std::make_shared<const SourceTable>(now->sources, now->mode, sources.get()));
  data_->set_workspace(now);
  effect.text = "destinations: " + std::to_string(begun - changed.size()) + " added, " +
                std::to_string(changed.size()) + " changed, " + std::to_string(gone.size()) +
                " removed";
  return effect;
}

Result<std::string> Server::reload() {
  const std::lock_guard changing(changing_);
  Result<Workspace> workspace = configuration_->load();
  if (!workspace) {
    return Error{workspace.error().code,
                 "the workspace stays as it was: " + workspace.error().message};
  }
  const Effect effect = put_into_effect(*std::move(workspace));
  if (effect.problems.empty()) return effect.text;
  std::string all;
  for (const auto& [id, problem] : effect.problems) {
    all += (all.empty() ? "" : "; ") + problem.message;
  }
  return Error{ErrorCode::invalid_config, "the workspace was read again, but for: " + all};
}

// What other destinations lack is no reason to refuse it: they are tried again with each change.
ChangeResult Server::change(const WorkspaceChange& change) {
  const std::lock_guard changing(changing_);
  if (is_ending_) {
    return {.refusal = {.why = ChangeRefusal::Why::not_stored,
                        .message = "the server is being stopped"}};
  }
  ChangeResult result = configuration_->change(change);
  if (!result.workspace) return result;
  const bool is_destination = change.what == WorkspaceChange::What::destination;
  if (is_destination && change.kind == WorkspaceChange::Kind::add) maker_->forget(change.id);
  const Effect effect = put_into_effect(*result.workspace);
  const auto problem = effect.problems.find(is_destination ? change.id : "");
  if (problem == effect.problems.end()) {
    if (is_destination && change.kind == WorkspaceChange::Kind::remove) maker_->forget(change.id);
    return result;
  }
  const std::string& message = problem->second.message;
  result = {.refusal = {.message = message, .problems = {{.message = message}}}};
  Result<Workspace> before = configuration_->undo();
  if (!before) {
    spdlog::error("a change that can't be put into effect could not be taken back: {}",
                  before.error().message);
    return result;
  }
  for (const auto& [id, lack] : put_into_effect(*std::move(before)).problems) {
    spdlog::error("destination {}: {}", id, lack.message);
  }
  return result;
}

}  // namespace analytics::server
