#pragma once

// `analyticsd pack`: checks, tests, tries and runs packs from the command line.
//
//   return run_pack_command({.verb = PackOptions::Verb::check, .packs = {"mine.yaml"}});
//
// It prints; the main thread's alone.

#include "server/app/options.h"

namespace analytics::server {

/// The program's exit code: 1 where something is wrong with a pack.
int run_pack_command(const PackOptions& options);

}  // namespace analytics::server
