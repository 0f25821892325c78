#pragma once

// What a source may not send: events of suppressed users are forgotten, blocked events rejected,
// blocked properties and traits left out. Applied to events that passed every check.
//
//   apply_rules(source, body);
//
// Pure; costs nothing for a source without rules.

#include <string>
#include <string_view>

#include "server/ingest/body.h"
#include "server/ingest/source.h"

namespace analytics::server {

void apply_rules(const Source& source, ReadBody& body);

/// The object's text without those members of the object that its member `inside` is.
std::string without_members(std::string_view json, std::string_view inside,
                            const SourceSchema::Names& names);

}  // namespace analytics::server
