#include "server/deliver/worker.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "base/ids.h"
#include "server/log/event_text.h"

namespace analytics::server {
namespace {

// A kill repeats what was done since the last snapshot, so these are frequent, and small.
constexpr Duration kSaveInterval = std::chrono::milliseconds(100);
constexpr Duration kNothingToDo = std::chrono::hours(1);
constexpr Duration kReadAgain = std::chrono::seconds(1);
constexpr std::size_t kReadStepsMax = 1'000;  // Events or requests.

bool is_final(Outcome::Kind kind) {
  return kind != Outcome::Kind::retry && kind != Outcome::Kind::unknown;
}

}  // namespace

Worker::~Worker() { stop(setup_.clock->now()); }

void Worker::start() {
  thread_ = std::thread([this] { run(); });
}

void Worker::stop(Deadline deadline) {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard guard(mailbox_->mutex);
    mailbox_->stopping = true;
    stop_by_ = deadline;
  }
  mailbox_->changed.notify_one();
  thread_.join();
}

void Worker::accepted(const std::string& source, std::uint64_t events, std::uint64_t end) {
  const std::lock_guard guard(counting_);
  counted_end_ = end;
  if (!connected(source)) return;
  counts_.accepted += events;
  counts_.pending += events;
}

void Worker::wake() {
  {
    const std::lock_guard guard(mailbox_->mutex);
    mailbox_->readable = true;
  }
  mailbox_->changed.notify_one();
}

std::uint64_t Worker::counted_end() const {
  const std::lock_guard guard(counting_);
  return counted_end_;
}

DestinationCounts Worker::counts() const {
  const std::lock_guard guard(counting_);
  return counts_;
}

void Worker::run() {
  while (!is_over()) {
    const bool took = take_answers();
    const bool stopping = is_stopping();
    const bool filled = !stopping && fill_window();
    const bool began = !stopping && begin_attempt();
    save_if_due();
    if (!took && !filled && !began) wait();
  }
  (void)state_->save_and_wait(snapshot());
}

bool Worker::is_stopping() const {
  const std::lock_guard guard(mailbox_->mutex);
  return mailbox_->stopping;
}

bool Worker::is_over() const {
  const std::lock_guard guard(mailbox_->mutex);
  return mailbox_->stopping && mailbox_->answers.empty() &&
         (attempts_ == 0 || setup_.clock->now() >= stop_by_);
}

void Worker::wait() {
  std::unique_lock lock(mailbox_->mutex);
  if (!mailbox_->answers.empty()) return;
  if (mailbox_->stopping && attempts_ == 0) return;  // It came since `run` looked.
  if (mailbox_->readable && window_.has_room() && !mailbox_->stopping) return;
  const Deadline wake = mailbox_->stopping ? stop_by_ : next_wake();
  setup_.clock->wait_until(lock, mailbox_->changed, wake);
}

Deadline Worker::next_wake() const {
  Deadline wake = setup_.clock->now() + kNothingToDo;
  if (const std::optional<Deadline> retry = window_.next_retry()) wake = std::min(wake, *retry);
  if (unsaved_ || state_->has_failed()) wake = std::min(wake, saved_at_ + kSaveInterval);
  if (read_again_at_ > setup_.clock->now()) wake = std::min(wake, read_again_at_);
  return wake;
}

bool Worker::take_answers() {
  std::vector<Answer> answers;
  {
    const std::lock_guard guard(mailbox_->mutex);
    answers.swap(mailbox_->answers);
  }
  for (const Answer& answer : answers) {
    --attempts_;
    settle(answer);
  }
  return !answers.empty();
}

void Worker::settle(const Answer& answer) {
  const Deadline now = setup_.clock->now();
  const double chance = random_01();  // The same for all, so that they come again together.
  std::uint64_t delivered = 0;
  std::string trouble;
  for (std::size_t i = 0; i < answer.offsets.size(); ++i) {
    const std::uint64_t offset = answer.offsets[i];
    const Outcome outcome = i < answer.outcomes.size()
                                ? answer.outcomes[i]
                                : Outcome{.kind = Outcome::Kind::retry, .code = "no_outcome"};
    if (outcome.kind != Outcome::Kind::delivered) trouble = outcome.code + ": " + outcome.detail;
    if (outcome.kind == Outcome::Kind::delivered) {
      ++delivered;
      progress_.done(offset, offset + 1);
      window_.remove(offset);
    } else if (is_final(outcome.kind)) {
      give_up(offset, outcome.code, &DestinationCounts::discarded);
    } else {
      const Window::Failures failures = window_.fail(offset, now);
      const Duration wait =
          outcome.retry_after.value_or(setup_.backoff.delay(failures.count, chance));
      const Deadline last_try = failures.since + setup_.retry_window;
      if (shape_.transactional) {
        window_.retry(offset, now + wait);  // What fails is the warehouse, never an event.
      } else if (now >= last_try) {
        give_up(offset, outcome.code, &DestinationCounts::discarded);
      } else {
        window_.retry(offset, std::min(now + wait, last_try));
      }
    }
  }
  note_trouble(trouble);
  unsaved_ = true;
  const std::lock_guard guard(counting_);
  counts_.delivered += delivered;
  counts_.pending -= delivered;
}

// Says in the log when a destination begins to fail and when it works again, not each time.
void Worker::note_trouble(const std::string& trouble) {
  bool was_failing = false;
  {
    const std::lock_guard guard(counting_);
    was_failing = !counts_.last_error.empty();
    counts_.last_error = trouble;
  }
  if (!trouble.empty() && !was_failing) {
    spdlog::warn("destination {}: an attempt failed: {}", setup_.id, trouble);
  } else if (trouble.empty() && was_failing) {
    spdlog::info("destination {}: attempts succeed again", setup_.id);
  }
}

// The event will not be delivered: filtered or discarded, by its code.
void Worker::give_up(std::uint64_t offset, std::string code,
                     CountsByCode DestinationCounts::*reason) {
  progress_.done(offset, offset + 1);
  window_.remove(offset);
  unsaved_ = true;
  const std::lock_guard guard(counting_);
  ++(counts_.*reason)[std::move(code)];
  --counts_.pending;
}

// Whether anything was read. One event at a time is made whole, so that the window's limit holds
// however much a request's events have in common. What is filtered takes no room, so that there is
// a limit to one round too: answers, saving and stopping don't wait for the log's end.
bool Worker::fill_window() {
  bool filled = false;
  for (std::size_t steps = 0; steps < kReadStepsMax && window_.has_room(); ++steps) {
    if (taken_ < cursor_->events().size()) {
      take_event(taken_++);
    } else if (!next_request()) {
      break;
    }
    filled = true;
  }
  return filled;
}

// Goes on to the next request in the log, if there is one.
bool Worker::next_request() {
  {
    const std::lock_guard guard(mailbox_->mutex);
    // Looked at whatever is known already: left set, it would keep `wait` from waiting.
    if (std::exchange(mailbox_->readable, false)) more_to_read_ = true;
  }
  const Deadline now = setup_.clock->now();
  if (!more_to_read_ || now < read_again_at_) return false;
  Result<bool> more = cursor_->next(counted_end());
  if (!more) {
    read_again_at_ = now + kReadAgain;
    note_trouble("the event log can't be read: " + more.error().message);
    return false;
  }
  more_to_read_ = *more;
  if (!*more) return false;
  taken_ = 0;
  if (!connected(cursor_->head().source)) {
    progress_.done(cursor_->first_offset(), cursor_->end_offset());
    unsaved_ = true;  // Or the log would be kept for it until an event of its own comes.
    taken_ = cursor_->events().size();
  }
  return true;
}

void Worker::take_event(std::size_t index) {
  const FrameHead& head = cursor_->head();
  const EventRecord& record = cursor_->events()[index];
  Event event{.offset = cursor_->first_offset() + index,
              .source = head.source,
              .type = name(record.type),
              .received_at = head.received_at};
  if (progress_.is_done(event.offset)) return;
  event.json = event_text(head, record);
  if (const Verdict verdict = route(event.json); !verdict.deliver) {
    return give_up(event.offset, verdict.code, &DestinationCounts::filtered);
  }
  event.message_id = event_message_id(record);
  event.user = event_user(record.json);
  window_.add(std::move(event));
}

Verdict Worker::route(const std::string& json) const {
  if (!setup_.enabled) return {.deliver = false, .code = "disabled", .rule = "it is disabled"};
  return Integrations(json).verdict_for(
      {.id = setup_.id, .name = setup_.name, .is_warehouse = setup_.is_warehouse});
}

// Whether there was something to try.
bool Worker::begin_attempt() {
  const std::size_t at_once = shape_.transactional ? 1 : shape_.attempts_at_once;
  if (attempts_ >= at_once) return false;
  const Deadline now = setup_.clock->now();
  std::vector<Event> events = shape_.transactional ? window_.pick_in_order(shape_.batch_max, now)
                                                   : window_.pick(shape_.batch_max, now);
  if (events.empty()) return false;
  std::vector<std::uint64_t> offsets;
  for (const Event& event : events) offsets.push_back(event.offset);
  ++attempts_;
  destination_->deliver(
      std::make_shared<const std::vector<Event>>(std::move(events)), now + setup_.attempt_timeout,
      [mailbox = mailbox_, offsets = std::move(offsets)](std::vector<Outcome> outcomes) {
        {
          const std::lock_guard guard(mailbox->mutex);
          mailbox->answers.push_back({offsets, std::move(outcomes)});
        }
        mailbox->changed.notify_one();
      });
  return true;
}

void Worker::save_if_due() {
  const Deadline now = setup_.clock->now();
  unsaved_ = unsaved_ || state_->has_failed();
  if (!unsaved_ || now < saved_at_ + kSaveInterval) return;
  state_->save(snapshot());
  unsaved_ = false;
  saved_at_ = now;
}

Snapshot Worker::snapshot() const {
  const std::lock_guard guard(counting_);
  return {.progress = progress_,
          .delivered = counts_.delivered,
          .filtered = counts_.filtered,
          .discarded = counts_.discarded};
}

}  // namespace analytics::server
