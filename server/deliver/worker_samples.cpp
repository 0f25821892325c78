// Which attempts are kept for people to look at.

#include <algorithm>

#include "server/deliver/worker.h"

namespace analytics::server {

// Destinations decide which attempts they write down; of those that write nothing down, and of
// outcomes that come without an attempt, the budget's share is kept all the same.
void Worker::keep_samples(const std::vector<Outcome>& outcomes, const Attempt& attempt,
                          Deadline now) {
  const bool has_trace =
      std::ranges::any_of(outcomes, [](const Outcome& one) { return one.trace != nullptr; });
  const bool has_failed = std::ranges::any_of(
      outcomes, [](const Outcome& one) { return one.kind != Outcome::Kind::delivered; });
  if (!has_trace && !sample_budget_.take(has_failed, now)) return;
  const std::lock_guard guard(sampling_);
  samples_.add(*attempt.events, outcomes,
               {.at = setup_.clock->wall_time(), .took = now - attempt.began});
}

std::vector<AttemptSamples::Sample> Worker::samples() const {
  const std::lock_guard guard(sampling_);
  return samples_.latest();
}

}  // namespace analytics::server
