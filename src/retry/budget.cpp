#include "retry/budget.h"

#include <algorithm>

namespace analytics {

RetryDecision RetryState::decide(const AttemptOutcome& outcome) noexcept {
  ++attempts_;
  if (outcome.verdict == Verdict::delivered) return {RetryAction::delivered};
  if (outcome.verdict == Verdict::drop) return {RetryAction::refused};
  if (!first_failure_) first_failure_ = outcome.now;
  if (attempts_ >= std::max(policy_.retries_max, 0) + kRetryAfterWaitsMax) {
    return {RetryAction::exhausted};
  }
  if (outcome.retry_after) return wait(RetryAction::pause, outcome.now + *outcome.retry_after);
  if (retries_ >= policy_.retries_max) return {RetryAction::exhausted};
  ++retries_;
  return wait(RetryAction::retry, outcome.now + policy_.backoff.delay(retries_, outcome.random01));
}

// Given up at once where the next attempt would come too late, rather than after a wait in vain.
RetryDecision RetryState::wait(RetryAction action, Deadline at) const noexcept {
  if (at - *first_failure_ > policy_.total_max) return {RetryAction::exhausted};
  return {action, at};
}

}  // namespace analytics
