#pragma once

// The tables of `@user_agent`: browsers, operating systems and devices, each in the order in which
// they are tried.
//
//   find_rule(browser_rules(), text);
//
// Constant: safe for use by several threads.

#include <span>

#include "server/destinations/pack/functions/user_agent_rule.h"

namespace analytics::server::pack {

/// What is taken is the version.
std::span<const UserAgentRule> browser_rules();
std::span<const UserAgentRule> system_rules();
/// The name is the vendor's, what is taken the model.
std::span<const UserAgentRule> device_rules();

}  // namespace analytics::server::pack
