// How events come into the lanes: from the log, from those that were given up and are sent again,
// and from those that were parked.

#include <algorithm>
#include <utility>

#include "server/deliver/worker.h"

namespace analytics::server {
namespace {

constexpr Duration kReadAgain = std::chrono::seconds(1);
constexpr Duration kBacklogInterval = std::chrono::seconds(1);
// There is a limit to one round, so that answers, saving and stopping don't wait for the log's end.
constexpr std::size_t kReadStepsMax = 1'000;
constexpr std::size_t kWaitingAtOnce = 100;

}  // namespace

bool Worker::fill_lanes() {
  const Deadline now = setup_.clock->now();
  bool moved = keep_to_backlog(now);
  if (now < read_again_at_ || !knows_committed(now)) return moved;
  moved = bring_parked() || moved;
  moved = load_waiting() || moved;
  return read_on() || moved;
}

// What is filtered takes no room; one event at a time is made whole, so that the limit holds.
bool Worker::read_on() {
  {
    const std::lock_guard guard(mailbox_->mutex);
    // Looked at whatever is known already: left set, it would keep `wait` from waiting.
    if (std::exchange(mailbox_->readable, false)) more_to_read_ = true;
  }
  bool moved = false;
  for (std::size_t steps = 0; steps < kReadStepsMax && has_room_for_new(); ++steps) {
    const Deadline now = setup_.clock->now();
    if (!more_to_read_ || now < read_again_at_ || !take_next(now)) break;
    moved = true;
  }
  return moved;
}

std::uint64_t Worker::read_until() const {
  if (setup_.replay) return setup_.replay->end;
  const std::lock_guard guard(counting_);
  return counted_end_;
}

// Goes on to the next event in the log, if there is one.
bool Worker::take_next(Deadline now) {
  Result<std::optional<Fed>> next = feed_->next(read_until(), progress_);
  if (!next) {
    reading_failed(next.error(), now);
    return false;
  }
  more_to_read_ = next->has_value();
  if (!more_to_read_) return false;
  Fed& fed = **next;
  if (fed.event) {
    take_event(*std::move(fed.event));
  } else {
    progress_.done(fed.begin, fed.end);
    unsaved_ = true;  // Or the log would be kept for it until an event of its own comes.
  }
  return true;
}

void Worker::reading_failed(const Error& error, Deadline now) {
  read_again_at_ = now + kReadAgain;
  note_trouble("the event log can't be read: " + error.message);
}

void Worker::take_event(Event event) {
  if (setup_.replay) {
    const std::lock_guard guard(counting_);
    ++counts_.accepted;
    ++counts_.pending;
    event.again = true;
  }
  RouteResult routed = route(event);
  if (!routed.verdict.deliver) return filter_out(event, std::move(routed.verdict.code));
  if (routed.changed_json) event.json = *std::move(routed.changed_json);
  if (!event.again && event.offset < backlog_floor_) {
    return give_up(event, {.code = "backlog_limit", .detail = "its backlog was full"}, 0);
  }
  lanes_.add(std::move(event));
}

RouteResult Worker::route(const Event& event) const {
  return setup_.router->route({.json = event.json, .source = event.source, .type = event.type});
}

// What is new and what is sent again each have half of the room while both come.
bool Worker::has_room_for_new() const {
  if (!lanes_.has_room() || (failed_ && !failed_->has_room())) return false;
  const std::size_t half = lanes_.limits().events_max / 2;
  return !more_waiting_ || lanes_.events() - std::min(lanes_.events(), lanes_.again()) < half;
}

bool Worker::load_waiting() {
  if (!more_waiting_ || !lanes_.has_room() || (failed_ && !failed_->has_room())) return false;
  if (lanes_.again() >= lanes_.limits().events_max / 2) return false;
  const Deadline now = setup_.clock->now();
  Result<std::vector<std::uint64_t>> offsets = failed_->waiting(waiting_from_, kWaitingAtOnce);
  if (!offsets) return reading_failed(offsets.error(), now), false;
  more_waiting_ = !offsets->empty();
  const std::uint64_t next = more_waiting_ ? offsets->back() + 1 : waiting_from_;
  std::erase_if(*offsets, [this](std::uint64_t offset) { return lanes_.contains(offset); });
  Result<std::vector<Event>> events = read_events(log_, *offsets);
  if (!events) return reading_failed(events.error(), now), false;
  waiting_from_ = next;
  take_waiting(*offsets, *std::move(events));
  return more_waiting_;
}

void Worker::take_waiting(const std::vector<std::uint64_t>& offsets, std::vector<Event> events) {
  auto event = events.begin();
  for (const std::uint64_t offset : offsets) {
    if (event == events.end() || event->offset != offset) {
      expire(offset, /*again=*/true);
      continue;
    }
    event->again = true;
    take_event(*std::move(event));
    ++event;
  }
}

// The log has it no more.
void Worker::expire(std::uint64_t offset, bool again) {
  Event gone{.offset = offset, .again = again};
  if (failed_) {
    if (const Result<std::optional<FailedEvent>> known = failed_->find(offset); known && *known) {
      gone.source = (*known)->source;
      gone.type = (*known)->type;
      gone.message_id = (*known)->message_id;
      gone.received_at = (*known)->received_at;
    }
  }
  give_up(gone, {.code = "expired", .detail = "the event log has it no more"}, 0);
}

bool Worker::bring_parked() {
  const std::vector<std::uint64_t> offsets = lanes_.missing();
  if (offsets.empty()) return false;
  Result<std::vector<Event>> events = read_events(log_, offsets);
  if (!events) return reading_failed(events.error(), setup_.clock->now()), false;
  auto event_there = events->begin();
  for (const std::uint64_t offset : offsets) {
    if (event_there == events->end() || event_there->offset != offset) {
      expire(offset, lanes_.is_again(offset));
      continue;
    }
    Event& event = *event_there++;
    // Its filters may have changed it, and have since been the same.
    if (RouteResult routed = route(event); routed.changed_json) {
      event.json = *std::move(routed.changed_json);
    }
    lanes_.bring(std::move(event));
  }
  return true;
}

// Beyond the budget the oldest events are given up, so that a destination that is down for days
// does not fill the disk that all need.
bool Worker::keep_to_backlog(Deadline now) {
  if (!setup_.backlog_bytes_max || now < backlog_checked_at_) return false;
  backlog_checked_at_ = now + kBacklogInterval;
  backlog_floor_ = log_.journal().offset_within(*setup_.backlog_bytes_max);
  bool moved = false;
  for (const std::uint64_t offset : lanes_.waiting_below(backlog_floor_, kReadStepsMax)) {
    std::optional<Event> event = lanes_.remove(offset);
    if (!event) {
      Result<std::optional<Event>> read = read_event(log_, offset);
      event = read && *read ? **std::move(read) : Event{.offset = offset};
    }
    give_up(*event, {.code = "backlog_limit", .detail = "its backlog was full"}, 0);
    moved = true;
  }
  return moved;
}

}  // namespace analytics::server
