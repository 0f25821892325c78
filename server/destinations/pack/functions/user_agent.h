#pragma once

// `@user_agent`: the browser, the operating system and the device that a user agent says it is, by
// tables (user_agent_tables.h) and under the names that Amplitude's libraries send.
//
//   user_agent({.arguments = {text}, …});
//   // {"browser":{"name":"Chrome","version":"120.0","major":"120"},"os":{…},"device":{…}}
//
// What is not known is left out. Looks at kUserAgentBytesMax of the text. Pure; safe for use by
// several threads.

#include "server/destinations/pack/functions/function.h"

namespace analytics::server::pack {

Value user_agent(const Call& call);

}  // namespace analytics::server::pack
