// A workspace put into effect while the server runs: read again from the file, or changed in the
// console.

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

Result<std::string> Server::put_into_effect(Workspace workspace) {
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
  std::string problems;
  std::size_t begun = 0;
  for (const DestinationConfig& config : workspace.destinations) {
    if (engine_->has(config.id)) continue;
    ++begun;
    const Result<void> added = add_destination(config);
    if (!added) problems += (problems.empty() ? "" : "; ") + added.error().message;
  }
  engine_->let_go();
  set_workspace(std::move(workspace));
  replays_->follow(gone, changed);
  const std::shared_ptr<const Workspace> now = this->workspace();
  const std::shared_ptr<const SourceTable> sources = api_->sources();
  api_->set_sources(std::make_shared<const SourceTable>(now->sources, now->mode, sources.get()));
  data_->set_workspace(now);
  if (!problems.empty()) return Error{ErrorCode::invalid_config, problems};
  return "destinations: " + std::to_string(begun - changed.size()) + " added, " +
         std::to_string(changed.size()) + " changed, " + std::to_string(gone.size()) + " removed";
}

Result<std::string> Server::reload() {
  const std::lock_guard changing(changing_);
  Result<Workspace> workspace = configuration_->load();
  if (!workspace) {
    return Error{workspace.error().code,
                 "the workspace stays as it was: " + workspace.error().message};
  }
  Result<std::string> done = put_into_effect(*std::move(workspace));
  if (done) return done;
  return Error{done.error().code, "the workspace was read again, but for: " + done.error().message};
}

ChangeResult Server::change(const WorkspaceChange& change) {
  const std::lock_guard changing(changing_);
  ChangeResult result = configuration_->change(change);
  if (!result.workspace) return result;
  const Result<std::string> done = put_into_effect(*result.workspace);
  if (done) return result;
  result = {.refusal = {.message = done.error().message, .problems = {{"", done.error().message}}}};
  if (Result<Workspace> before = configuration_->undo()) {
    (void)put_into_effect(*std::move(before));
  }
  return result;
}

}  // namespace analytics::server
