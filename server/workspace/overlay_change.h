#pragma once

// Enters a change of the console into the overlay, without checking what it says: the workspace
// that comes of it is checked as a whole.
//
//   Overlay next = overlay;
//   std::optional<ChangeRefusal> refusal = enter(change, place, next);
//   if (!refusal) …                   // `next` has it
//
// Pure functions, but for the random write keys. Uses yaml-cpp, which throws.

#include <optional>

#include <analytics/json.h>
#include <yaml-cpp/yaml.h>

#include "server/workspace/configuration.h"
#include "server/workspace/overlay.h"

namespace analytics::server {

/// What a change is about.
struct ChangePlace {
  YAML::Node file{};           ///< The file's tree, without the overlay.
  const Object& document;      ///< Both, as they stand.
  const Workspace& workspace;  ///< Both, as they hold.
};

/// The refusal, if the change can't be entered: there is no such item, there is one already, or
/// the body has not the form it should have.
std::optional<ChangeRefusal> enter(const WorkspaceChange& change, const ChangePlace& place,
                                   Overlay& overlay);

/// The item of that id as it stands, found by its place: the id may stand there as a number or a
/// variable. The workspace must have been read from the document without a problem.
std::optional<Object> find_object(const Object& document, const Workspace& workspace,
                                  WorkspaceChange::What what, std::string_view id);
/// "sources" or "destinations".
const char* list_of(WorkspaceChange::What what);

}  // namespace analytics::server
