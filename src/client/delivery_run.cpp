// What the client's thread does, round by round: letters, fates, the spool, the next request.
#include <algorithm>
#include <utility>

#include <analytics/authorization.h>

#include "base/ids.h"
#include "client/delivery_loop.h"
#include "retry/verdict.h"

namespace analytics {
namespace {

constexpr Duration kNothingToDo = std::chrono::hours(1);

}  // namespace

void DeliveryLoop::run() {
  Lock lock(mutex_);
  while (!stopping_) {
    collect();
    if (starved_ || flushing_ != 0) queue_.flush();
    if (flushing_ != 0 && backlog_) backlog_->hurry();
    const bool had_letters = read_letters(lock);
    tend_spool();
    tell_endings(lock);
    if (start_next(lock) || had_letters) continue;
    sleep(lock);
  }
  give_up_rest(lock);
}

// Whether there were any.
bool DeliveryLoop::read_letters(Lock& lock) {
  lock.unlock();
  std::vector<Letter> letters = mailbox_->take();
  lock.lock();
  for (Letter& letter : letters) {
    std::visit([&](auto& one) { read(std::move(one)); }, letter);
  }
  return !letters.empty();
}

void DeliveryLoop::read(Answered letter) {
  const auto found = requests_.find(letter.request);
  if (found == requests_.end()) return;  // Given up meanwhile.
  const Request request = std::move(found->second);
  requests_.erase(found);
  mind_tokens(request, letter.answer);
  if (letter.answer && letter.answer->status == 415 && request.is_packed) {
    request_maker_.stop_packing();
  }
  finish(letter.request, letter.answer, request.is_packed);
}

void DeliveryLoop::mind_tokens(const Request& request, const Result<HttpResponse>& answer) {
  if (!answer || request.token.empty()) return;
  const int status = answer->status;
  if (status == 401 || status == 403 || status == 511) {
    config_.given.authorization->refused(request.token);
  }
}

void DeliveryLoop::read(Authorized letter) {
  if (letter.token) {
    authorized_.emplace_back(letter.request, *std::move(letter.token));
  } else {
    finish(letter.request, std::move(letter.token).error(), false);
  }
}

void DeliveryLoop::finish(Sender::Id id, const Result<HttpResponse>& answer, bool was_packed) {
  std::vector<Sender::Fate> fates = sender_.finished(id, answer, now(was_packed));
  const bool is_delivered = answer && answer->status >= 200 && answer->status < 300;
  const bool is_failing = !is_delivered && (!answer || verdict(answer->status) == Verdict::retry);
  failures_in_a_row_ = is_failing ? failures_in_a_row_ + 1 : 0;
  if (is_failing && closing_) fates_changed_.notify_all();
  if (is_delivered) {
    teller_.works();
  } else if (fates.empty()) {
    teller_.failed(answer ? Error{ErrorCode::http_status, "HTTP " + std::to_string(answer->status)}
                          : answer.error());
  }
  for (Sender::Fate& fate : fates) end_or_keep(std::move(fate));
}

bool DeliveryLoop::start_next(Lock& lock) {
  if (!authorized_.empty() && sender_.held_until() <= clock().now()) {
    auto [id, token] = std::move(authorized_.front());
    authorized_.pop_front();
    if (const auto start = sender_.start_of(id)) send(lock, *start, std::move(token));
    return true;
  }
  const std::optional<Sender::Start> start = sender_.next(source(), clock().now());
  if (!start) return false;
  if (config_.given.authorization) {
    authorize(lock, start->id);
  } else {
    send(lock, *start, {});
  }
  return true;
}

// While all is written ahead, what is sent comes from the disk alone.
BatchSource& DeliveryLoop::source() {
  if (!backlog_) return queue_;
  if (config_.given.spool.mode == SpoolMode::write_ahead && can_spool()) return *backlog_;
  return *both_;
}

void DeliveryLoop::authorize(Lock& lock, Sender::Id id) {
  lock.unlock();
  config_.given.authorization->token(clock().now() + config_.given.request_timeout,
                                     [mailbox = mailbox_, id](Result<std::string> token) {
                                       mailbox->put(Authorized{id, std::move(token)});
                                     });
  lock.lock();
}

// The batch stays where it is while the lock is free: only this thread moves what is under way.
void DeliveryLoop::send(Lock& lock, const Sender::Start& start, std::string token) {
  const Sender::Id id = start.id;
  requests_[id];  // Before an answer can come.
  lock.unlock();
  HttpRequest request = request_maker_.make(*start.batch, start.attempts, token);
  const bool is_packed = RequestMaker::is_packed(request);
  const Transport::RequestId request_id = config_.given.transport->start(
      std::move(request), clock().now() + config_.given.request_timeout,
      [mailbox = mailbox_, id](Result<HttpResponse> answer) {
        mailbox->put(Answered{id, std::move(answer)});
      });
  lock.lock();
  requests_[id] = {.id = request_id, .token = std::move(token), .is_packed = is_packed};
}

Sender::Now DeliveryLoop::now(bool was_packed) {
  return {.time = clock().now(),
          .wall_time = clock().wall_time(),
          .random01 = random_01(),
          .body_was_packed = was_packed};
}

void DeliveryLoop::sleep(Lock& lock) {
  Deadline wake = sender_.next_wake(source()).value_or(clock().now() + kNothingToDo);
  if (spool_retry_at_ && writing_.empty()) wake = std::min(wake, *spool_retry_at_);
  if (!authorized_.empty()) wake = std::min(wake, sender_.held_until());
  // What is written ahead is written at once; otherwise the first one is awaited, whose time
  // begins, and then those that fill its batch.
  const bool is_awaiting_first =
      queue_.empty() || (config_.given.spool.mode == SpoolMode::write_ahead && can_spool());
  std::size_t events = is_awaiting_first ? 1 : queue_.events_until_full();
  std::size_t bytes = is_awaiting_first ? 1 : queue_.bytes_until_full();
  if (config_.given.when_full == WhenFull::spill && can_spool() && !is_above_spill_mark()) {
    const Room room = room_until_spill();
    events = std::min(events, room.events + 1);
    bytes = std::min(bytes, room.bytes + 1);
  }
  if (!intake_.may_sleep(events, bytes)) return;
  lock.unlock();
  mailbox_->sleep(clock(), wake);
  intake_.awake();
  lock.lock();
}

}  // namespace analytics
