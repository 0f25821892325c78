#pragma once

// Asks a partner to delete what it has of a user: the steps of a pack's `deletion`.
//
//   delete_user(parts, "user-1", deadline, [](Outcome outcome) { … });
//
// The parts are those of the destination's attempts; `done` may be called from any thread.

#include <functional>
#include <string>

#include <analytics/clock.h>

#include "server/deliver/destination.h"
#include "server/destinations/pack/delivery/attempt.h"

namespace analytics::server::pack {

/// Calls `done` exactly once, by the deadline or shortly after. Discarded, with the code
/// NO_DELETION, where the pack has no such steps.
void delete_user(const AttemptParts& parts, const std::string& user_id, Deadline deadline,
                 std::function<void(Outcome)> done);

}  // namespace analytics::server::pack
