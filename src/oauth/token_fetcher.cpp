#include "oauth/token_fetcher.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "base/deadline.h"
#include "base/ids.h"
#include "base/quiet_thread.h"

namespace analytics {
namespace {

// A transport keeps its deadline; this is for one that doesn't, so that no fetch is for ever.
constexpr Duration kGrace = std::chrono::seconds(1);

Error too_late() {
  return {.code = ErrorCode::timed_out,
          .message = "no answer of the authorization server in time",
          .retryable = true};
}

Error closed() { return {ErrorCode::canceled, "no access token: the source of tokens was closed"}; }

std::string new_id() {
  std::string id(kUuidBytes, '\0');
  write_uuid(id.data());
  return id;
}

}  // namespace

TokenFetcher::TokenFetcher(TokenSettings settings, std::shared_ptr<Transport> transport,
                           std::shared_ptr<Clock> clock)
    : settings_(std::move(settings)),
      transport_(std::move(transport)),
      clock_(std::move(clock)),
      mailbox_(std::make_shared<Mailbox>()) {}

void TokenFetcher::token(Deadline deadline, TokenSource::Done done) {
  Lock lock(mailbox_->mutex);
  const Deadline now = clock_->now();
  if (std::optional<std::string> token = renewal_.token(now)) {
    // Where the thread cannot be started, the token still serves, and the next call tries again.
    if (renewal_.is_due(now) && now >= renewal_.next_try()) (void)start_thread();
    lock.unlock();
    return done(*std::move(token));
  }
  Waiter waiter{deadline, std::move(done)};
  Result<void> waits;
  if (stopping_) {
    waits = closed();
  } else if (waiters_.size() >= kWaitersMax) {
    waits = Error{.code = ErrorCode::no_token,
                  .message = "no access token: too many callers wait for one",
                  .retryable = true};
  } else if (is_late(waiter, now)) {
    waits = no_token();
  } else {
    waits = start_thread();
  }
  if (waits) {
    waiters_.push_back(std::move(waiter));
    mailbox_->changed.notify_one();
    return;
  }
  lock.unlock();
  waiter.done(std::move(waits).error());
}

void TokenFetcher::refused(std::string_view token) {
  const Lock lock(mailbox_->mutex);
  renewal_.refuse(token);
}

// With the lock held.
Result<void> TokenFetcher::start_thread() {
  if (running_) return {};
  if (thread_.joinable()) thread_.join();  // It has only to return; it takes no lock any more.
  try {
    thread_ = quiet_thread([self = shared_from_this()] { self->run(); });
  } catch (const std::system_error&) {
    return Error{.code = ErrorCode::no_token,
                 .message = "no access token: no thread could be started to fetch one",
                 .retryable = true};
  }
  running_ = true;
  return {};
}

void TokenFetcher::close() {
  Lock lock(mailbox_->mutex);
  stopping_ = true;
  mailbox_->changed.notify_one();
  lock.unlock();
  if (!thread_.joinable()) return;
  if (thread_.get_id() == std::this_thread::get_id()) {
    thread_.detach();  // It holds what it needs, and ends by itself.
  } else {
    thread_.join();
  }
}

void TokenFetcher::run() {
  Lock lock(mailbox_->mutex);
  while (!stopping_) {
    if (mailbox_->answer) {
      take_answer(lock);
      continue;
    }
    if (tell_late(lock)) continue;
    const Deadline now = clock_->now();
    if (is_under_way()) {
      if (now >= request_deadline_ + kGrace) end_overdue(lock);
    } else if (renewal_.is_due(now) && now >= renewal_.next_try()) {
      begin(lock);
      continue;
    } else if (waiters_.empty()) {
      break;  // A renewal that failed comes again with one of the next calls.
    }
    if (!mailbox_->answer) clock_->wait_until(lock, mailbox_->changed, next_wake());
  }
  if (stopping_) give_up_rest(lock);
  running_ = false;  // Under the same lock as the look at who waits: nobody is overlooked.
}

void TokenFetcher::begin(Lock& lock) {
  const Deadline now = clock_->now();
  renewal_.begin(now);
  const std::uint64_t number = ++last_request_;
  mailbox_->request = number;
  request_deadline_ = now + settings_.request_timeout;
  const std::chrono::seconds server_time = renewal_.server_time(clock_->wall_time());
  lock.unlock();
  const auto answered = [mailbox = mailbox_, number](Result<HttpResponse> answer) {
    const std::lock_guard guard(mailbox->mutex);
    if (mailbox->request != number) return;
    mailbox->answer.emplace(std::move(answer));
    mailbox->changed.notify_one();
  };
  Transport::RequestId id = 0;
  Result<HttpRequest> request = token_request(settings_, server_time, new_id());
  if (request) {
    id = transport_->start(*std::move(request), request_deadline_, answered);
  } else {
    answered(std::move(request).error());
  }
  lock.lock();
  transport_id_ = id;
}

void TokenFetcher::take_answer(Lock& lock) {
  const Result<HttpResponse> answer = *std::exchange(mailbox_->answer, std::nullopt);
  mailbox_->request = 0;
  const Renewal::Outcome outcome = renewal_.finish(
      answer, {.time = clock_->now(), .wall_time = clock_->wall_time(), .random01 = random_01()});
  if (outcome == Renewal::Outcome::failed) return;
  if (outcome == Renewal::Outcome::refused) return tell_all(lock, no_token());
  // However short its life is: it was fetched for them.
  tell_all(lock, *renewal_.newest());
}

// Its late answer counts no more.
void TokenFetcher::end_overdue(Lock& lock) {
  const Transport::RequestId id = transport_id_;
  mailbox_->request = ++last_request_;
  mailbox_->answer.emplace(too_late());
  lock.unlock();
  transport_->cancel(id);
  lock.lock();
}

// Whether somebody was told.
bool TokenFetcher::tell_late(Lock& lock) {
  const Deadline now = clock_->now();
  const auto late =
      std::ranges::partition(waiters_, [&](const Waiter& waiter) { return !is_late(waiter, now); });
  if (late.empty()) return false;
  std::vector<Waiter> told(std::make_move_iterator(late.begin()),
                           std::make_move_iterator(late.end()));
  waiters_.erase(late.begin(), late.end());
  tell(lock, std::move(told), no_token());
  return true;
}

void TokenFetcher::tell_all(Lock& lock, const Result<std::string>& result) {
  tell(lock, std::exchange(waiters_, {}), result);
}

void TokenFetcher::tell(Lock& lock, std::vector<Waiter> waiters,
                        const Result<std::string>& result) {
  lock.unlock();
  for (const Waiter& waiter : waiters) waiter.done(result);
  waiters.clear();  // What a caller holds may be the last of this source, whose end takes the lock.
  lock.lock();
}

void TokenFetcher::give_up_rest(Lock& lock) {
  if (is_under_way()) {
    mailbox_->request = 0;
    mailbox_->answer.reset();
    const Transport::RequestId id = transport_id_;
    lock.unlock();  // A transport may answer while it cancels.
    transport_->cancel(id);
    lock.lock();
  }
  tell_all(lock, closed());
}

// Told at once where the next try would come too late, rather than after a wait in vain.
bool TokenFetcher::is_late(const Waiter& waiter, Deadline now) const {
  if (now >= waiter.deadline) return true;
  return !is_under_way() && renewal_.next_try() > now && renewal_.next_try() >= waiter.deadline;
}

Deadline TokenFetcher::next_wake() const {
  Deadline wake = is_under_way() ? request_deadline_ + kGrace : renewal_.next_try();
  for (const Waiter& waiter : waiters_) wake = std::min(wake, waiter.deadline);
  return wake;
}

// What stood in the way, where that is known, says more than that the time was over.
Error TokenFetcher::no_token() const {
  Error error = renewal_.error().value_or(
      Error{.code = ErrorCode::timed_out, .message = "none by the deadline", .retryable = true});
  error.message = "no access token: " + error.message;
  return error;
}

}  // namespace analytics
