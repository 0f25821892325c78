#pragma once

// What settings may not say where they come through the management API: whoever has the console's
// token has no shell on this machine, and must not get files and private networks by way of a
// destination. workspace.yaml may say all of it.
//
//   std::vector<SettingProblem> problems = console_limit_problems(
//       type.fields, R"({"path":"/etc/cron.d/x"})", {.private_networks_allowed = false});
//
// Pure functions.

#include <cstddef>
#include <string_view>
#include <vector>

#include "server/destinations/settings.h"

namespace analytics::server {

struct ConsoleLimits {
  /// The server was started so, or workspace.yaml says it of this very destination.
  bool private_networks_allowed = false;
};

/// What is wrong with the settings that were given, a JSON object as text, besides what
/// `check_settings` finds. A null counts as not given. Not an object: nothing.
std::vector<SettingProblem> console_limit_problems(const std::vector<SettingField>& fields,
                                                   std::string_view given_json,
                                                   const ConsoleLimits& limits);

/// What is wrong with them for a destination that workspace.yaml lets into private networks, whose
/// settings are `present_json`: it goes where the file says. Nothing where it is not let in.
std::vector<SettingProblem> moved_address_problems(const std::vector<SettingField>& fields,
                                                   std::string_view given_json,
                                                   std::string_view present_json);

/// Secrets don't go to another address than they were given for: where the settings that were given
/// move a destination to another host, each secret that it has must be given again.
std::vector<SettingProblem> secrets_to_give_again(const std::vector<SettingField>& fields,
                                                  std::string_view given_json,
                                                  std::string_view present_json);

/// What is looked up by name must not be long, or reading it takes minutes: in no object are there
/// more than so many members, those of `block_properties` aside.
inline constexpr std::size_t kMembersMax = 1'000;
bool has_too_many_members(std::string_view object_json, std::size_t members_max = kMembersMax);

/// Whether they name a file or folder. What the API names is below a folder of the destination's
/// own, `<data>/destinations/<id>/`, and not below the data folder itself.
bool gives_path(const std::vector<SettingField>& fields, std::string_view given_json);

/// Whether they let the destination into private networks.
bool gives_private_networks(std::string_view settings_json);

}  // namespace analytics::server
