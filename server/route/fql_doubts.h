#pragma once

// What an expression says that nobody can have meant, though it can be read: that it holds for
// every event or for none. Only what is told cheaply from the expression alone.
//
//   for (const std::string& doubt : fql_doubts(*Fql::compile("type = 'Track'"))) warn(doubt);
//   // type is identify, track, page, screen, group or alias, and never "Track"
//
// Pure.

#include <string>
#include <vector>

#include "server/route/fql.h"

namespace analytics::server {

std::vector<std::string> fql_doubts(const Fql& fql);

}  // namespace analytics::server
