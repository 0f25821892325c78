#include "client/sender.h"

#include <algorithm>
#include <utility>

#include "http/answer_error.h"
#include "retry/retry_after.h"
#include "retry/verdict.h"

namespace analytics {
std::optional<Sender::Start> Sender::next(EventQueue& queue, Deadline now) {
  if (now < held_until_) return std::nullopt;
  for (UnderWay& waiting : under_way_) {
    if (!waiting.retry_at || *waiting.retry_at > now) continue;
    waiting.retry_at.reset();
    return Start{waiting.id, &waiting.batch, waiting.retry.attempts()};
  }
  if (under_way_.size() >= in_flight_max_) return std::nullopt;
  std::optional<EncodedBatch> batch = queue.take(now);
  if (!batch) return std::nullopt;
  under_way_.push_back({++last_id_, *std::move(batch), RetryState(policy_), std::nullopt});
  return Start{last_id_, &under_way_.back().batch, 0};
}

std::optional<Sender::Fate> Sender::finished(Id id, const Result<HttpResponse>& answer,
                                             const Now& now) {
  const auto found = std::ranges::find(under_way_, id, &UnderWay::id);
  if (found == under_way_.end() || found->retry_at) return std::nullopt;

  AttemptOutcome outcome{.now = now.time, .random01 = now.random01};
  if (answer) {
    outcome.verdict = verdict(answer->status);
    outcome.retry_after =
        retry_after(answer->header("Retry-After"), answer->header("Date"), now.wall_time);
    found->http_status = answer->status;
    Result<void> accepted = check_answer(*answer);
    found->last_error = accepted ? Error{} : std::move(accepted).error();
  } else {
    outcome.verdict = verdict(answer.error());
    found->http_status = 0;
    found->last_error = answer.error();
  }
  const RetryDecision decision = found->retry.decide(outcome);
  if (decision.action == RetryAction::retry || decision.action == RetryAction::pause) {
    found->retry_at = decision.at;
    if (decision.action == RetryAction::pause) held_until_ = std::max(held_until_, decision.at);
    return std::nullopt;
  }
  return end(static_cast<std::size_t>(found - under_way_.begin()), decision.action);
}

Sender::Fate Sender::end(std::size_t index, RetryAction action) {
  UnderWay& ended = under_way_[index];
  Fate fate{.batch = std::move(ended.batch),
            .delivered = action == RetryAction::delivered,
            .reason = action == RetryAction::exhausted ? DropReason::retries_exhausted
                                                       : DropReason::refused,
            .attempts = ended.retry.attempts(),
            .http_status = ended.http_status,
            .error = std::move(ended.last_error)};
  under_way_.erase(under_way_.begin() + static_cast<std::ptrdiff_t>(index));
  return fate;
}

std::optional<Deadline> Sender::next_wake(const EventQueue& queue) const {
  std::optional<Deadline> wake;
  const auto consider = [&](Deadline at) {
    at = std::max(at, held_until_);
    wake = wake ? std::min(*wake, at) : at;
  };
  for (const UnderWay& waiting : under_way_) {
    if (waiting.retry_at) consider(*waiting.retry_at);
  }
  if (under_way_.size() < in_flight_max_) {
    if (const std::optional<Deadline> due = queue.next_due()) consider(*due);
  }
  return wake;
}

std::vector<Sender::Fate> Sender::abandon() {
  std::vector<Fate> fates;
  for (UnderWay& ended : under_way_) {
    // A request that was under way is an attempt too.
    const int attempts = ended.retry.attempts() + (ended.retry_at ? 0 : 1);
    Error error{ErrorCode::closed, "the client was closed before the server had it"};
    if (ended.last_error.code != ErrorCode::ok) {
      // What stood in the way says more than that the time was over.
      error = std::move(ended.last_error);
      error.message = "not delivered before the client was closed: " + error.message;
    }
    fates.push_back({.batch = std::move(ended.batch),
                     .reason = DropReason::closed,
                     .attempts = attempts,
                     .http_status = ended.http_status,
                     .error = std::move(error)});
  }
  under_way_.clear();
  return fates;
}

std::uint64_t Sender::under_way_through(std::uint64_t number) const noexcept {
  std::uint64_t count = 0;
  for (const UnderWay& one : under_way_) count += one.batch.count_through(number);
  return count;
}

}  // namespace analytics
