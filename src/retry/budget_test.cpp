#include "retry/budget.h"

#include <gtest/gtest.h>

#include <vector>

namespace analytics {
namespace {

using namespace std::chrono_literals;

const Deadline kStart = Deadline(1000h);

RetryDecision fail(RetryState& state, Deadline now = kStart) {
  return state.decide({.verdict = Verdict::retry, .now = now});
}

RetryDecision fail_with_wait(RetryState& state, Duration retry_after, Deadline now = kStart) {
  return state.decide({.verdict = Verdict::retry, .retry_after = retry_after, .now = now});
}

// How many attempts end, the first included, until the state gives up.
template <class Attempt>
int attempts_until_exhausted(Attempt attempt) {
  for (int made = 1; made < 10'000; ++made) {
    if (attempt().action == RetryAction::exhausted) return made;
  }
  return -1;
}

TEST(RetryState, EndsWhenDelivered) {
  RetryState state;
  EXPECT_EQ(state.decide({.verdict = Verdict::delivered, .now = kStart}).action,
            RetryAction::delivered);
}

TEST(RetryState, EndsWhenRefusedEvenWithARetryAfter) {
  RetryState state;
  EXPECT_EQ(state.decide({.verdict = Verdict::drop, .retry_after = 1s, .now = kStart}).action,
            RetryAction::refused);
}

TEST(RetryState, RetriesAtTheBackoffsTimes) {
  RetryState state;
  std::vector<Duration> delays;
  for (int i = 0; i < 10; ++i) delays.push_back(fail(state).at - kStart);
  EXPECT_EQ(delays, (std::vector<Duration>{500ms, 1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s, 60s}));
}

TEST(RetryState, PassesChanceOnToTheBackoff) {
  RetryState state;
  const RetryDecision decision =
      state.decide({.verdict = Verdict::retry, .now = kStart, .random01 = 1.0});
  EXPECT_EQ(decision.action, RetryAction::retry);
  EXPECT_EQ(decision.at, kStart + 550ms);
}

TEST(RetryState, GivesUpAfterTenRetries) {
  RetryState state;
  EXPECT_EQ(attempts_until_exhausted([&] { return fail(state); }), 11);
}

TEST(RetryState, GivesUpAtOnceWhereNoRetryIsAllowed) {
  RetryState state({.retries_max = 0});
  EXPECT_EQ(fail(state).action, RetryAction::exhausted);
}

TEST(RetryState, PausesForAsLongAsTheServerAsks) {
  RetryState state;
  const RetryDecision decision = fail_with_wait(state, 42s);
  EXPECT_EQ(decision.action, RetryAction::pause);
  EXPECT_EQ(decision.at, kStart + 42s);
}

TEST(RetryState, DoesNotCountWaitsAsRetries) {
  RetryState state;
  for (int i = 0; i < 15; ++i) {
    EXPECT_EQ(fail_with_wait(state, 1s).action, RetryAction::pause);
  }
  EXPECT_EQ(fail(state).at, kStart + 500ms);
  EXPECT_EQ(attempts_until_exhausted([&] { return fail(state); }), 10);
}

TEST(RetryState, BoundsWaitsByTwentyBeyondTheRetries) {
  RetryState with_ten;
  EXPECT_EQ(attempts_until_exhausted([&] { return fail_with_wait(with_ten, 1s); }), 30);
  RetryState with_none({.retries_max = 0});
  EXPECT_EQ(attempts_until_exhausted([&] { return fail_with_wait(with_none, 1s); }), 20);
}

TEST(RetryState, AllowsAWaitWhereNoRetryIsLeft) {
  RetryState state({.retries_max = 0});
  EXPECT_EQ(fail_with_wait(state, 1s).action, RetryAction::pause);
  EXPECT_EQ(fail(state).action, RetryAction::exhausted);
}

TEST(RetryState, MakesAnAttemptUpToTwelveHoursAfterTheFirstFailure) {
  RetryState state;
  fail(state);
  const RetryDecision last = fail_with_wait(state, 300s, kStart + 12h - 300s);
  EXPECT_EQ(last.action, RetryAction::pause);
  EXPECT_EQ(last.at, kStart + 12h);
}

TEST(RetryState, GivesUpWhereTheNextAttemptWouldComeLater) {
  RetryState state;
  fail(state);
  EXPECT_EQ(fail_with_wait(state, 300s, kStart + 12h - 300s + 1ns).action, RetryAction::exhausted);
}

TEST(RetryState, MeasuresTheTwelveHoursFromTheFirstFailureAndNotFromLaterOnes) {
  RetryState state;
  fail(state);
  fail(state, kStart + 11h);
  EXPECT_EQ(fail(state, kStart + 12h).action, RetryAction::exhausted);
}

TEST(RetryState, CountsEveryAttemptForTheHeader) {
  RetryState state;
  EXPECT_EQ(state.attempts(), 0);
  fail(state);
  EXPECT_EQ(state.attempts(), 1);
  fail_with_wait(state, 1s);
  EXPECT_EQ(state.attempts(), 2);
  fail(state);
  EXPECT_EQ(state.attempts(), 3);
}

}  // namespace
}  // namespace analytics
