#pragma once

// What the Configuration holds, and how it is made: the file's text with the console's changes laid
// over. For the files of configuration.h alone.
//
//   MergedWorkspace merged = merge_workspace(setup, text, overlay);
//   if (merged.problems.empty()) use(merged.state.workspace);
//
// Plain values.

#include <string>
#include <vector>

#include <analytics/json.h>

#include "server/workspace/configuration.h"
#include "server/workspace/overlay.h"

namespace analytics::server {

inline constexpr const char* kAllowPrivateNetworks = "settings.allow_private_networks";

struct Configuration::State {
  std::string text{};     ///< The file's.
  Overlay overlay{};      ///< What of it still holds.
  Workspace workspace{};  ///< Both together.
  Object document{};      ///< The same as it stands: variables are not put in.
};

struct MergedWorkspace {
  Configuration::State state{};
  std::vector<Problem> problems{};
  Overruled overruled{};
};

/// `overlay` loses what the file has overruled.
MergedWorkspace merge_workspace(const Configuration::Setup& setup, const std::string& text,
                                Overlay overlay);

/// The document as YAML. The values of secret settings that are no variables become some, which a
/// comment lists.
std::string export_yaml(const Object& document);

}  // namespace analytics::server
