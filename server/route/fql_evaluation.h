#pragma once

// Asks a compiled FQL expression of one event. Strict: nothing is converted; what is missing is
// null, and null has the answers that docs/filters.md lists; whatever else an operator or a
// function can't take is a problem, not a no.
//
//   Result<bool> holds = evaluate_fql(nodes, event);
//
// Pure, but for the event's parsing; as safe as the document that it is given.

#include <vector>

#include <analytics/result.h>

#include "server/route/event_document.h"
#include "server/route/fql_node.h"

namespace analytics::server {

/// Whether the last of the nodes holds. The error, invalid_field, names types, never values.
Result<bool> evaluate_fql(const std::vector<FqlNode>& nodes, EventDocument& event);

}  // namespace analytics::server
