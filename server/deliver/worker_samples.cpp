// Which attempts are kept for people to look at, and what goes over to the next worker of a
// destination that was changed.

#include <algorithm>
#include <utility>

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

WorkerMemory Worker::memory() const {
  WorkerMemory memory;
  {
    const std::lock_guard guard(counting_);
    memory = {.retried = counts_.retried,
              .unknown = counts_.unknown,
              .attempt_times = counts_.attempt_times,
              .end_to_end_times = counts_.end_to_end_times};
  }
  const std::lock_guard guard(sampling_);
  memory.samples = samples_;
  return memory;
}

void Worker::take_over(WorkerMemory memory) {
  {
    const std::lock_guard guard(counting_);
    counts_.retried = std::move(memory.retried);
    counts_.unknown = memory.unknown;
    counts_.attempt_times = memory.attempt_times;
    counts_.end_to_end_times = memory.end_to_end_times;
  }
  const std::lock_guard guard(sampling_);
  samples_ = std::move(memory.samples);
}

}  // namespace analytics::server
