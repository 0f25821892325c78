// What a worker knows of one event.

#include <algorithm>
#include <array>
#include <utility>

#include "server/deliver/worker.h"

namespace analytics::server {

const char* name(EventFate::State state) {
  static constexpr std::array<const char*, 7> kNames = {
      "not_connected", "before", "filtered", "pending", "delivered", "failed", "done"};
  return kNames[static_cast<std::size_t>(state)];
}

void Worker::fate(Event event, std::function<void(Result<EventFate>)> done) {
  order([this, event = std::move(event), done = std::move(done)](bool is_stopped) {
    if (is_stopped) return done(Error{ErrorCode::closed, "the destination is being stopped"});
    done(fate_of(event));
  });
}

Result<EventFate> Worker::fate_of(const Event& event) {
  Result<EventFate> fate = fate_without_sample(event);
  if (!fate) return fate;
  const std::lock_guard guard(sampling_);
  fate->sample = samples_.of(event.offset);
  return fate;
}

Result<EventFate> Worker::fate_without_sample(const Event& event) {
  if (!setup_.router->is_connected(event.source)) {
    return EventFate{.state = EventFate::State::not_connected,
                     .rule = "it is not connected to the source"};
  }
  if (event.offset < began_at_) {
    return EventFate{.state = EventFate::State::before,
                     .rule = "the destination was added after the event came"};
  }
  const RouteResult routed = route(event);
  EventFate fate{.rule = routed.verdict.rule};
  if (!progress_.is_done(event.offset)) {
    fate.state = EventFate::State::pending;
    fill_in_attempts(event.offset, fate);
    return fate;
  }
  if (Result<bool> failed = fill_in_failure(event.offset, fate); !failed || *failed) {
    if (!failed) return std::move(failed).error();
    return fate;
  }
  if (event.offset < rules_since_) {
    fate = {.state = EventFate::State::done, .rule = "the rules have changed since"};
  } else if (routed.verdict.deliver) {
    fate.state = EventFate::State::delivered;
  } else {
    fate.state = EventFate::State::filtered;
    fate.code = routed.verdict.code;
  }
  return fate;
}

void Worker::fill_in_attempts(std::uint64_t offset, EventFate& fate) const {
  fate.attempts = lanes_.failures(offset).count;
  const std::lock_guard guard(counting_);
  if (fate.attempts > 0) fate.detail = counts_.last_error;
  if (fate.attempts == 0) fate.detail = counts_.paused;
}

// Whether it was given up at some time, and is not done with since.
Result<bool> Worker::fill_in_failure(std::uint64_t offset, EventFate& fate) {
  if (!failed_) return false;
  const Result<std::optional<FailedEvent>> failed = failed_->find(offset);
  if (!failed) return failed.error();
  if (!*failed) return false;
  fate.state = (*failed)->waits ? EventFate::State::pending : EventFate::State::failed;
  fate.is_again = (*failed)->waits;
  fate.code = (*failed)->code;
  fate.status = (*failed)->status;
  fate.detail = (*failed)->detail;
  fate.attempts = (*failed)->attempts;
  return true;
}

}  // namespace analytics::server
