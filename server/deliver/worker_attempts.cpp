// Attempts: when one begins, and what its outcome means for its events and for the destination.

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "base/ids.h"
#include "server/deliver/worker.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

// However long a destination asks to be left alone, it is asked again after so much.
constexpr Duration kHoldMax = std::chrono::hours(1);

bool is_retried(Kind kind) { return kind == Kind::retry || kind == Kind::unknown; }

bool all_are(const std::vector<Outcome>& outcomes, Kind kind) {
  return std::ranges::all_of(outcomes, [kind](const Outcome& one) { return one.kind == kind; });
}

}  // namespace

std::size_t Worker::attempts_max() const {
  if (shape_.transactional) return 1;
  return std::min(shape_.attempts_at_once, setup_.attempts_at_once.value_or(SIZE_MAX));
}

bool Worker::begin_attempts() {
  bool began = false;
  for (;;) {
    const Deadline now = setup_.clock->now();
    if (attempts_.size() >= attempts_max() || !may_begin(now)) return began;
    // What was given up before the events of this attempt must not be taken for delivered, when
    // the destination's offset is found beyond it after a kill.
    if (shape_.transactional && failed_ && failed_->has_changes() && !save(/*and_wait=*/true)) {
      return began;
    }
    const bool probes = breaker_.is_open();
    Lanes::Cut cut{.events_max = shape_.batch_max,
                   .bytes_max = shape_.batch_bytes_max,
                   .one_per_lane = shape_.outcomes_differ,
                   .in_order = shape_.transactional};
    if (probes) {
      cut.events_max = 1;
      cut.any_fresh = random_01();
    }
    std::vector<Event> events = lanes_.pick(cut, now);
    if (events.empty()) return began;
    filling_since_.reset();
    begin(next_attempt_++, std::move(events), {});
    began = true;
  }
}

bool Worker::may_begin(Deadline now) {
  if (awaits_committed_ || (failed_ && !failed_->has_room())) return false;
  if (!lanes_.has_ready(now) || !breaker_.may_try(now) || !is_filled(now)) return false;
  if (hold_until_ && now < *hold_until_) return false;
  hold_until_.reset();
  paced_until_.reset();
  if (!setup_.rate) return true;
  const std::optional<Duration> wait = setup_.rate->take(0, now);
  if (wait) paced_until_ = now + *wait;
  return !wait;
}

// Whether the next attempt is full, or has waited long enough to become so.
bool Worker::is_filled(Deadline now) {
  if (shape_.linger <= Duration(0) || last_failed_) return true;
  if (!filling_since_) filling_since_ = now;
  return now >= *filling_since_ + shape_.linger || lanes_.events() >= shape_.batch_max ||
         lanes_.bytes() >= shape_.batch_bytes_max || !lanes_.has_room();
}

void Worker::begin(std::uint64_t id, std::vector<Event> events, Attempt attempt) {
  const Deadline now = setup_.clock->now();
  attempt.events = std::make_shared<const std::vector<Event>>(std::move(events));
  attempt.began = now;
  attempt.is_probe = breaker_.begin();
  if (setup_.rate) (void)setup_.rate->take(attempt.events->size(), now);
  const Destination::Events sent = attempt.events;
  attempts_.insert_or_assign(id, std::move(attempt));
  destination_->deliver(sent, now + setup_.attempt_timeout,
                        [mailbox = mailbox_, id](std::vector<Outcome> outcomes) {
                          {
                            const std::lock_guard guard(mailbox->mutex);
                            mailbox->answers.push_back({id, std::move(outcomes)});
                          }
                          mailbox->changed.notify_one();
                        });
}

void Worker::settle(const Answer& answer) {
  const auto found = attempts_.find(answer.attempt);
  if (found == attempts_.end()) return;
  Attempt attempt = std::move(found->second);
  attempts_.erase(found);
  const Deadline now = setup_.clock->now();
  std::vector<Outcome> outcomes = answer.outcomes;
  outcomes.resize(attempt.events->size(), {.kind = Kind::retry, .code = "no_outcome"});
  learn_from(outcomes, attempt, now);
  keep_samples(outcomes, attempt, now);
  unsaved_ = true;

  const std::size_t count = attempt.events->size();
  if (count > 1 && all_are(outcomes, Kind::split)) {
    const auto middle = attempt.events->begin() + static_cast<std::ptrdiff_t>(count / 2);
    attempt.rest.emplace_back(middle, attempt.events->end());
    std::vector<Event> first(attempt.events->begin(), middle);
    return begin(answer.attempt, std::move(first), std::move(attempt));
  }
  // One event is enough to lose: the next attempt is a probe.
  if (count > 1 && all_are(outcomes, Kind::unauthorized)) {
    attempt.rest.push_back(*attempt.events);
    return put_back_rest(attempt);
  }
  const double chance = random_01();  // The same for all, so that they come again together.
  for (std::size_t i = 0; i < count; ++i) {
    settle_event((*attempt.events)[i], outcomes[i], now, chance);
  }
  if (attempt.rest.empty()) return;
  // The other half waits for what failed, which may be its own users'.
  const bool goes_on = std::ranges::none_of(outcomes, [](const Outcome& one) {
    return is_retried(one.kind) || one.kind == Kind::unauthorized;
  });
  if (goes_on && !is_stopping()) {
    std::vector<Event> next = std::move(attempt.rest.back());
    attempt.rest.pop_back();
    return begin(answer.attempt, std::move(next), std::move(attempt));
  }
  put_back_rest(attempt);
}

void Worker::put_back_rest(Attempt& attempt) {
  for (std::vector<Event>& piece : attempt.rest) {
    for (Event& event : piece) lanes_.put_back(std::move(event), std::nullopt);
  }
}

// What an attempt says of the destination as a whole.
void Worker::learn_from(const std::vector<Outcome>& outcomes, const Attempt& attempt,
                        Deadline now) {
  const double chance = random_01();
  const bool all_retried =
      std::ranges::all_of(outcomes, [](const Outcome& one) { return is_retried(one.kind); });
  const Outcome& first = outcomes.front();
  if (std::ranges::any_of(outcomes,
                          [](const Outcome& one) { return one.kind == Kind::unauthorized; })) {
    breaker_.refused(now, chance, attempt.is_probe);
  } else if (all_retried && first.status != 429) {
    breaker_.failed(now, chance, attempt.is_probe);
  } else {
    breaker_.succeeded();
  }
  last_failed_ = all_retried;
  if (all_retried && first.retry_after) {
    hold_until_ = now + std::min({*first.retry_after, kHoldMax, setup_.retry_window});
  }
  std::string trouble;
  const bool is_split = outcomes.size() > 1 && all_are(outcomes, Kind::split);
  for (const Outcome& outcome : outcomes) {
    const bool is_trouble = outcome.kind != Kind::delivered && !is_split;
    if (is_trouble) trouble = outcome.code + ": " + outcome.detail;
  }
  if (!is_split) note_trouble(trouble);
  const std::lock_guard guard(counting_);
  counts_.attempt_times.add(now - attempt.began);
}

void Worker::settle_event(const Event& event, const Outcome& outcome, Deadline now, double chance) {
  if (shape_.transactional && !event.again && !is_retried(outcome.kind)) {
    committed_offset_ = std::max(committed_offset_, event.offset + 1);
  }
  switch (outcome.kind) {
    case Kind::delivered: {
      finish(event);
      if (event.again && failed_) failed_->remove(event.offset);
      const std::lock_guard guard(counting_);
      counts_.end_to_end_times.add(setup_.clock->wall_time() - event.received_at);
      ++counts_.delivered;
      --counts_.pending;
      return;
    }
    case Kind::retry:
    case Kind::unknown:
      return try_again(event, outcome, now, chance);
    case Kind::split:
    case Kind::discarded:
    case Kind::unauthorized:
      if (shape_.transactional && !event.again) ++committed_discarded_[outcome.code];
      return give_up(event, outcome, lanes_.fail(event.offset, now).count);
  }
}

void Worker::try_again(const Event& event, const Outcome& outcome, Deadline now, double chance) {
  {
    const std::lock_guard guard(counting_);
    ++counts_.retried[outcome.code];
    if (outcome.kind == Kind::unknown) ++counts_.unknown;
  }
  const Lanes::Failures failures = lanes_.fail(event.offset, now);
  const Duration wait = outcome.retry_after.value_or(setup_.backoff.delay(failures.count, chance));
  // What fails is the warehouse, never an event.
  if (shape_.transactional) return lanes_.put_back(event, now + wait);
  const Deadline last_try = failures.since + setup_.retry_window;
  if (now >= last_try) return give_up(event, outcome, failures.count);
  lanes_.put_back(event, std::min(now + wait, last_try));
}

// It will not be delivered, for what the outcome says.
void Worker::give_up(const Event& event, const Outcome& outcome, int attempts) {
  finish(event);
  if (failed_) {
    failed_->add({.offset = event.offset,
                  .source = event.source,
                  .type = event.type,
                  .message_id = event.message_id,
                  .code = outcome.code,
                  .status = outcome.status,
                  .detail = outcome.detail,
                  .received_at = event.received_at,
                  .failed_at = setup_.clock->wall_time(),
                  .attempts = attempts});
  }
  tell_of_giving_up(outcome.code);
  const std::lock_guard guard(counting_);
  ++counts_.discarded[outcome.code];
  --counts_.pending;
}

// Once for each code: the first of what may be many.
void Worker::tell_of_giving_up(const std::string& code) {
  if (!told_codes_.insert(code).second) return;
  spdlog::warn(
      "destination {}: an event was given up with {}; it and those to come are counted as "
      "discarded "
      "and listed with the failed events",
      setup_.id, code);
}

void Worker::filter_out(const Event& event, std::string code) {
  finish(event);
  if (event.again && failed_) failed_->remove(event.offset);
  const std::lock_guard guard(counting_);
  ++counts_.filtered[std::move(code)];
  --counts_.pending;
}

// It is done with, one way or the other.
void Worker::finish(const Event& event) {
  lanes_.remove(event.offset);
  if (!event.again || setup_.replay) {
    progress_.done(event.offset, event.offset + 1);
    low_water_ = progress_.low_water();
  }
  unsaved_ = true;
}

}  // namespace analytics::server
