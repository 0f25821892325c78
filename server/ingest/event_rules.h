#pragma once

// What a source may not send: events of suppressed users are forgotten, blocked events rejected,
// blocked properties and traits left out. Applied to events that passed every check.
//
//   forget_suppressed(source, body);
//   apply_schema(source, body);
//
// Pure; costs nothing for a source without rules.

#include <string>
#include <string_view>

#include "server/ingest/body.h"
#include "server/ingest/source.h"

namespace analytics::server {

/// Takes out and counts the events of suppressed users, who are not shown either.
void forget_suppressed(const Source& source, ReadBody& body);
/// What was rejected of such users, or can't be read so far as to tell, is shown without its text.
void hide_suppressed(const Source& source, ReadBody& body);
/// Rejects blocked events and leaves out blocked properties and traits.
void apply_schema(const Source& source, ReadBody& body);

/// The object's text without those members of the object that its member `inside` is.
std::string without_members(std::string_view json, std::string_view inside,
                            const SourceSchema::Names& names);

}  // namespace analytics::server
