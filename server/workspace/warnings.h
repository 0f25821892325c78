#pragma once

// What is right in a workspace and can still not be meant: filters that hold for every event or for
// none, destinations on this machine or in its network that may not be talked to. `analyticsd
// check` prints them; nothing is refused for them.
//
//   for (const std::string& warning : workspace_warnings(workspace)) print(warning);
//
// Pure.

#include <string>
#include <vector>

#include "server/workspace/workspace.h"

namespace analytics::server {

/// A sentence each, which begins with whose it is; no setting's value is in it.
std::vector<std::string> workspace_warnings(const Workspace& workspace);

}  // namespace analytics::server
