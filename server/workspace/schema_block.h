#pragma once

// What the schema page blocks and allows, as changes of a source's `schema` in the workspace.
//
//   Result<std::string> part = blocked_part(body);             // "block_events"
//   Json changed = with_block(present, body);                  // ["Debug"]
//
// Null stands for a list that is empty. Pure functions.

#include <string>

#include <analytics/json.h>
#include <analytics/result.h>

#include "server/ingest/source.h"

namespace analytics::server {

/// /// Body: `{"event", "property"?, "blocked"}`, or `trait` or `group_trait` in place of `event`;
/// the event `*` stands for all of them, with a property. Which of the four lists it is about; the
/// error, invalid_config, says what is wrong.
Result<std::string> blocked_part(const Object& body);
/// That list with the name in it, or without it.
Json with_block(const Json& present, const Object& body);

/// All four lists; those that the body does not have become empty.
Result<Object> whole_block(const Object& body);

/// {"block_events", "block_properties", "block_traits", "block_group_traits"}
Object schema_object(const SourceSchema& schema);

}  // namespace analytics::server
