#pragma once

// Writes an attempt down for people, where its destination's budget allows it. The text is made
// only then, after the answer, so that the others cost nothing.
//
//   trace_if_due(outcomes, *budget, clock->now(), [&] {
//     return AttemptTrace{.request = "topic events, …", .response = "partition 2, offset 17"};
//   });
//
// Safe for use by several threads with a budget of theirs.

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "server/deliver/attempt_trace.h"
#include "server/deliver/destination.h"

namespace analytics::server {

template <class Write>
void trace_if_due(std::vector<Outcome>& outcomes, TraceBudget& budget, Deadline now, Write write) {
  const bool has_failed = std::ranges::any_of(
      outcomes, [](const Outcome& one) { return one.kind != Outcome::Kind::delivered; });
  if (!budget.take(has_failed, now)) return;
  const auto trace = std::make_shared<const AttemptTrace>(write());
  for (Outcome& outcome : outcomes) outcome.trace = trace;
}

}  // namespace analytics::server
