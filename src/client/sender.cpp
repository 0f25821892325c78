#include "client/sender.h"

#include <algorithm>
#include <array>
#include <utility>

#include "http/answer_error.h"
#include "retry/retry_after.h"
#include "retry/verdict.h"

namespace analytics {

std::optional<Sender::Start> Sender::next(BatchSource& source, Deadline now) {
  if (now < held_until_) return std::nullopt;
  for (UnderWay& one : under_way_) {
    if (one.state != State::waiting || one.retry_at > now) continue;
    one.state = State::sending;
    return Start{one.id, &one.batch, one.retry.attempts()};
  }
  if (busy() >= settings_.in_flight_max) return std::nullopt;
  if (!pieces_.empty()) {
    UnderWay piece = std::move(pieces_.front());
    pieces_.pop_front();
    return begin(std::move(piece));
  }
  std::optional<EncodedBatch> batch = source.take(now);
  if (!batch) return std::nullopt;
  return begin({.batch = *std::move(batch), .retry = RetryState(settings_.retry)});
}

Sender::Start Sender::begin(UnderWay one) {
  one.id = ++last_id_;
  under_way_.push_back(std::move(one));
  return {last_id_, &under_way_.back().batch, 0};
}

std::optional<Sender::Start> Sender::start_of(Id id) const noexcept {
  const auto one = std::ranges::find(under_way_, id, &UnderWay::id);
  if (one == under_way_.end() || one->state != State::sending) return std::nullopt;
  return Start{id, &one->batch, one->retry.attempts()};
}

// What is parked waits for an answer to the other half, and takes nobody's place.
std::size_t Sender::busy() const noexcept {
  return static_cast<std::size_t>(std::ranges::count_if(
      under_way_, [](const UnderWay& one) { return one.state != State::parked; }));
}

std::vector<Sender::Fate> Sender::finished(Id id, const Result<HttpResponse>& answer,
                                           const Now& now) {
  const Place place = std::ranges::find(under_way_, id, &UnderWay::id);
  if (place == under_way_.end() || place->state != State::sending) return {};
  const RetryDecision decision = place->retry.decide(outcome_of(*place, answer, now));
  if (decision.action == RetryAction::retry || decision.action == RetryAction::pause) {
    place->state = State::waiting;
    place->retry_at = decision.at;
    if (decision.action == RetryAction::pause) held_until_ = std::max(held_until_, decision.at);
    return {};
  }
  if (place->half) return half_ended(place, decision.action);
  UnderWay one = take(place);
  const bool is_refused = decision.action == RetryAction::refused;
  if (is_refused && is_worth_cutting(one) && cut(one)) return {};
  std::vector<Fate> fates;
  fates.push_back(end(std::move(one), decision.action));
  return fates;
}

AttemptOutcome Sender::outcome_of(UnderWay& one, const Result<HttpResponse>& answer,
                                  const Now& now) const {
  AttemptOutcome outcome{.verdict = verdict_on(answer, now.body_was_packed),
                         .now = now.time,
                         .random01 = now.random01};
  if (!answer) {
    one.http_status = answer.error().http_status;
    one.last_error = answer.error();
    return outcome;
  }
  outcome.retry_after =
      retry_after(answer->header("Retry-After"), answer->header("Date"), now.wall_time);
  one.http_status = answer->status;
  Result<void> accepted = check_answer(*answer);
  one.last_error = accepted ? Error{} : std::move(accepted).error();
  return outcome;
}

Verdict Sender::verdict_on(const Result<HttpResponse>& answer, bool body_was_packed) const {
  if (!answer) return verdict(answer.error());
  const int status = answer->status;
  const auto rule = std::ranges::find(settings_.status_rules, status, &StatusRule::status);
  if (rule != settings_.status_rules.end()) return rule->retry ? Verdict::retry : Verdict::drop;
  if (settings_.has_tokens && (status == 401 || status == 511)) return Verdict::retry;
  if (status == 415 && body_was_packed) return Verdict::retry;
  return verdict(status);
}

bool Sender::is_worth_cutting(const UnderWay& one) const {
  return may_split(one.http_status) && one.batch.size() > 1;
}

std::vector<Sender::Fate> Sender::half_ended(Place place, RetryAction action) {
  const std::shared_ptr<SplitSearch> search = place->search;
  const bool is_refused = action == RetryAction::refused;
  search->half_ended(*place->half, is_refused ? place->http_status : 0);
  std::vector<Fate> fates;
  if (is_refused && is_worth_cutting(*place)) {
    // Whether it is worth cutting further shows when the other half has its answer too.
    place->state = State::parked;
  } else {
    fates.push_back(end(take(place), action));
  }
  if (!search->both_halves_ended()) return fates;
  for (UnderWay& half : take_parked(*search)) {
    if (search->is_fault_of_all() || !cut(half)) fates.push_back(end(std::move(half), action));
  }
  return fates;
}

bool Sender::cut(UnderWay& whole) {
  const bool is_first = whole.search == nullptr;
  if (is_first) whole.search = std::make_shared<SplitSearch>(whole.batch.size());
  if (!whole.search->may_cut()) return false;
  whole.search->cut();
  whole.batch.attempts_before += whole.retry.attempts();
  auto [first, second] = std::move(whole.batch).split();
  std::size_t half = 0;
  std::array<UnderWay, 2> pieces;
  for (EncodedBatch* part : {&first, &second}) {
    pieces[half] = {.batch = std::move(*part),
                    .retry = RetryState(settings_.retry),
                    .search = whole.search,
                    .half = is_first ? std::optional(half) : std::nullopt};
    ++half;
  }
  // In front, for they are older than what is there.
  pieces_.push_front(std::move(pieces[1]));
  pieces_.push_front(std::move(pieces[0]));
  return true;
}

Sender::UnderWay Sender::take(Place place) {
  UnderWay taken = std::move(*place);
  under_way_.erase(place);
  return taken;
}

std::vector<Sender::UnderWay> Sender::take_parked(const SplitSearch& search) {
  std::vector<UnderWay> parked;
  for (Place place = under_way_.begin(); place != under_way_.end();) {
    if (place->state == State::parked && place->search.get() == &search) {
      parked.push_back(std::move(*place));
      place = under_way_.erase(place);
    } else {
      ++place;
    }
  }
  return parked;
}

Sender::Fate Sender::end(UnderWay one, RetryAction action) {
  const int attempts = one.batch.attempts_before + one.retry.attempts();
  return {.batch = std::move(one.batch),
          .delivered = action == RetryAction::delivered,
          .reason = action == RetryAction::exhausted ? DropReason::retries_exhausted
                                                     : DropReason::refused,
          .attempts = attempts,
          .http_status = one.http_status,
          .error = std::move(one.last_error)};
}

std::optional<Deadline> Sender::next_wake(const BatchSource& source) const {
  std::optional<Deadline> wake;
  const auto consider = [&](Deadline at) {
    at = std::max(at, held_until_);
    wake = wake ? std::min(*wake, at) : at;
  };
  for (const UnderWay& one : under_way_) {
    if (one.state == State::waiting) consider(one.retry_at);
  }
  if (busy() >= settings_.in_flight_max) return wake;
  if (!pieces_.empty()) consider(held_until_);
  if (const std::optional<Deadline> due = source.next_due()) consider(*due);
  return wake;
}

std::vector<Sender::Fate> Sender::abandon() {
  std::vector<Fate> fates;
  for (UnderWay& one : under_way_) fates.push_back(give_up(std::move(one)));
  for (UnderWay& one : pieces_) fates.push_back(give_up(std::move(one)));
  under_way_.clear();
  pieces_.clear();
  return fates;
}

Sender::Fate Sender::give_up(UnderWay one) {
  // A request that was under way is an attempt too.
  const int attempts = one.batch.attempts_before + one.retry.attempts() +
                       (one.id != 0 && one.state == State::sending ? 1 : 0);
  Error error{ErrorCode::closed, "the client was closed before the server had it"};
  if (one.last_error.code != ErrorCode::ok) {
    // What stood in the way says more than that the time was over.
    error = std::move(one.last_error);
    error.message = "not delivered before the client was closed: " + error.message;
  }
  return {.batch = std::move(one.batch),
          .reason = DropReason::closed,
          .attempts = attempts,
          .http_status = one.http_status,
          .error = std::move(error)};
}

std::uint64_t Sender::under_way_through(std::uint64_t number) const noexcept {
  std::uint64_t count = 0;
  for (const UnderWay& one : under_way_) count += one.batch.count_through(number);
  for (const UnderWay& one : pieces_) count += one.batch.count_through(number);
  return count;
}

std::uint64_t Sender::events_under_way() const noexcept { return under_way_through(UINT64_MAX); }

}  // namespace analytics
