#pragma once

// What an answer means for the events of a request: by the first row of `answers` that holds, or
// else by the table of HTTP; and by `results` for each item apart.
//
//   Outcome whole = answer_outcome({.step = step, .action = action, .mask = mask}, context,
//   by_http); std::vector<Outcome> each = item_outcomes(*action.results, context, whole, mask);
//
// Codes and details have no secret in them. Pure functions over the context.

#include <vector>

#include "server/deliver/destination.h"
#include "server/destinations/pack/delivery/compiled_action.h"
#include "server/destinations/pack/delivery/step_context.h"
#include "server/destinations/secret_mask.h"

namespace analytics::server::pack {

struct AnswerRules {
  const CompiledStep& step;
  const CompiledAction& action;
  const SecretMask& mask;
};

/// The context has the answer; `by_http` is what the table says of it.
Outcome answer_outcome(const AnswerRules& rules, StepContext& context, const Outcome& by_http);

/// One for each of the call's items; empty where the answer says nothing of them.
std::vector<Outcome> item_outcomes(const CompiledResults& results, StepContext& context,
                                   const Outcome& whole, const SecretMask& mask);

/// A text of a pack's or of an answer's as the detail of an outcome.
std::string detail_of(const SecretMask& mask, std::string_view text);

/// Which of two outcomes an event has that met both: what pauses the destination before what is
/// tried again, and that before what is lost.
const Outcome& worse_of(const Outcome& one, const Outcome& other);

}  // namespace analytics::server::pack
