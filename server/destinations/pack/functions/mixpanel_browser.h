#pragma once

// `@browser` and `@browser_version`: a browser as Mixpanel's libraries name it, oddities included,
// so that events sent from here fall together with theirs.
//
//   mixpanel_browser({.arguments = {user_agent}, …});   // "Mobile Safari"
//
// Looks at kUserAgentBytesMax of the text. Pure; safe for use by several threads.

#include <cstddef>

#include "server/destinations/pack/functions/function.h"

namespace analytics::server::pack {

inline constexpr std::size_t kUserAgentBytesMax = 2048;

/// "" of a browser that they don't know.
Value mixpanel_browser(const Call& call);
/// Two numbers or more with dots between; undefined where the browser says none.
Value mixpanel_browser_version(const Call& call);

}  // namespace analytics::server::pack
