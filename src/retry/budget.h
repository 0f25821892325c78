#pragma once

// What to do after each attempt to send one batch, and when to stop trying. The sender keeps one
// RetryState for each batch that it has under way.
//
//   RetryState state(policy);
//   request.headers.push_back({"X-Retry-Count", std::to_string(state.attempts())});  // unless 0
//   ... the answer comes ...
//   RetryDecision next = state.decide({.verdict = verdict(error), .retry_after = wait,
//                                      .now = clock.now(), .random01 = random01});
//   if (next.action == RetryAction::pause) pipeline.hold_until(next.at);
//
// Pure: it reads no clock and draws no random number. Not synchronised.

#include <cstdint>
#include <optional>

#include "retry/backoff.h"
#include "retry/verdict.h"

namespace analytics {

/// How far attempts may exceed retries_max by waits that servers asked for.
inline constexpr int kRetryAfterWaitsMax = 20;

struct RetryPolicy {
  /// Attempts after the first one; waits that a Retry-After asked for are not counted. At most
  /// retries_max + kRetryAfterWaitsMax attempts are made in all, whatever servers ask for.
  int retries_max = 10;
  /// No attempt is made later than this after the first failure.
  Duration total_max = std::chrono::hours(12);
  Backoff backoff{};
};

/// What one attempt came to.
struct AttemptOutcome {
  Verdict verdict = Verdict::retry;
  /// What `retry_after` read from the answer; honoured with every status that is retried.
  std::optional<Duration> retry_after{};
  Deadline now{};
  /// A random number between 0 and 1 for the backoff.
  double random01 = 0;
};

enum class RetryAction : std::uint8_t {
  delivered,  ///< Done.
  refused,    ///< Done: it will never be accepted. The batch may be worth splitting: `may_split`.
  exhausted,  ///< Done: it might be accepted, but enough was tried.
  retry,      ///< Send this batch again at `at`; others go on.
  pause  ///< The server asked to be left alone: send this batch again at `at`, and no other before.
};

struct RetryDecision {
  RetryAction action = RetryAction::exhausted;
  /// For `retry` and `pause`: when.
  Deadline at{};
};

class RetryState {
 public:
  explicit RetryState(RetryPolicy policy = {}) noexcept : policy_(policy) {}

  /// Takes note of an attempt that has ended, and says what comes next.
  RetryDecision decide(const AttemptOutcome& outcome) noexcept;

  /// Attempts that have ended. This is the value of `X-Retry-Count` for the next attempt: every one
  /// counts, whatever it waited for; the header is left out while it is 0.
  int attempts() const noexcept { return attempts_; }

 private:
  RetryDecision wait(RetryAction action, Deadline at) const noexcept;

  RetryPolicy policy_;
  int attempts_ = 0;
  int retries_ = 0;
  std::optional<Deadline> first_failure_;
};

}  // namespace analytics
