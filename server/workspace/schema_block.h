#pragma once

// What the schema page blocks and allows, as changes of a source's `schema` in the workspace.
//
//   Result<Object> schema = with_block(source.schema, body);   // {"block_events": ["Debug"]}
//
// Null stands for a list that has become empty. Pure functions.

#include <analytics/json.h>
#include <analytics/result.h>

#include "server/ingest/source.h"

namespace analytics::server {

/// Body: `{"event", "property"?, "blocked"}`, or `trait` or `group_trait` in place of `event`; the
/// event `*` stands for all of them, with a property. The error, invalid_config, says what is
/// wrong.
Result<Object> with_block(const SourceSchema& schema, const Object& body);

/// All four lists; those that the body does not have become empty.
Result<Object> whole_block(const Object& body);

/// {"block_events", "block_properties", "block_traits", "block_group_traits"}
Object schema_object(const SourceSchema& schema);

}  // namespace analytics::server
