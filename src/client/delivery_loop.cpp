#include "client/delivery_loop.h"

#include <signal.h>

#include <utility>

#include "base/ids.h"
#include "batch/envelope.h"
#include "http/tracking_request.h"
#include "message/encode.h"

namespace analytics {
namespace {

constexpr Duration kNothingToDo = std::chrono::hours(1);

// A thread that takes no signals: they are the program's business.
template <class Body>
std::thread quiet_thread(Body body) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(body));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace

DeliveryLoop::DeliveryLoop(FinalConfig config)
    : config_(std::move(config)),
      mailbox_(std::make_shared<Mailbox>()),
      queue_(config_.queue),
      sender_(config_.given.requests_in_flight_max, config_.retry),
      thread_(quiet_thread([this] { run(); })) {}

DeliveryLoop::~DeliveryLoop() { close(clock().now() + config_.given.close_timeout); }

ErrorCode DeliveryLoop::push(std::string_view event) {
  Lock lock(mailbox_->mutex);
  EventQueue::Pushed pushed = EventQueue::Pushed::full;
  if (!closing_) pushed = queue_.push(event, clock().now());
  // A batch that has no room left to grow need not wait for more.
  if (pushed == EventQueue::Pushed::full && queue_.flush()) mailbox_->changed.notify_one();
  if (pushed == EventQueue::Pushed::full && !closing_ && wait_for_room(lock, event.size())) {
    pushed = queue_.push(event, clock().now());
  }
  if (closing_ && pushed == EventQueue::Pushed::full) {
    ++counts_.rejected_closed;
    return ErrorCode::closed;
  }
  if (pushed == EventQueue::Pushed::full) {
    ++counts_.rejected_full;
    return ErrorCode::queue_full;
  }
  ++counts_.accepted;
  lock.unlock();
  if (pushed == EventQueue::Pushed::worth_waking) mailbox_->changed.notify_one();
  return ErrorCode::ok;
}

bool DeliveryLoop::wait_for_room(Lock& lock, std::size_t event_bytes) {
  if (config_.given.when_full != WhenFull::block) return false;
  const Deadline deadline = clock().now() + config_.given.block_timeout;
  while (!closing_ && !queue_.has_room(event_bytes)) {
    if (clock().now() >= deadline) return false;
    clock().wait_until(lock, fates_changed_, deadline);
  }
  return !closing_;
}

void DeliveryLoop::count_invalid() {
  const Lock lock(mailbox_->mutex);
  ++counts_.rejected_invalid;
}

Accounting DeliveryLoop::accounting() const {
  const Lock lock(mailbox_->mutex);
  Accounting accounting = counts_;
  accounting.in_flight = queue_.events();
  return accounting;
}

FlushReport DeliveryLoop::flush(Deadline deadline) {
  Lock lock(mailbox_->mutex);
  return wait_for_fates(lock, deadline);
}

FlushReport DeliveryLoop::wait_for_fates(Lock& lock, Deadline deadline) {
  const std::uint64_t target = queue_.last_number();
  const Accounting before = counts_;
  (void)queue_.flush();
  mailbox_->changed.notify_one();
  while (outstanding(target) != 0 && clock().now() < deadline) {
    clock().wait_until(lock, fates_changed_, deadline);
  }
  const std::uint64_t pending = outstanding(target);
  return {.complete = pending == 0,
          .delivered = counts_.delivered - before.delivered,
          .dropped = counts_.dropped_total() - before.dropped_total(),
          .pending = pending};
}

FlushReport DeliveryLoop::close(Deadline deadline) {
  FlushReport report;
  {
    Lock lock(mailbox_->mutex);
    if (closing_) return {.complete = true};
    closing_ = true;
    fates_changed_.notify_all();  // Whoever waits for room is turned away.
    const Accounting before = counts_;
    report = wait_for_fates(lock, deadline);
    stopping_ = true;
    mailbox_->changed.notify_one();
    lock.unlock();
    thread_.join();
    lock.lock();
    report.delivered = counts_.delivered - before.delivered;
    report.dropped = counts_.dropped_total() - before.dropped_total();
    report.pending = 0;
  }
  // Here, and not in an answer's callback: a transport must not be destroyed by its own thread.
  config_.given.transport.reset();
  return report;
}

std::uint64_t DeliveryLoop::outstanding(std::uint64_t number) const {
  return queue_.waiting_through(number) + sender_.under_way_through(number) +
         (telling_ ? telling_->batch.count_through(number) : 0);
}

Sender::Now DeliveryLoop::now() {
  return {.time = clock().now(), .wall_time = clock().wall_time(), .random01 = random_01()};
}

void DeliveryLoop::run() {
  Lock lock(mailbox_->mutex);
  while (!stopping_) {
    if (take_answers(lock)) continue;
    const Deadline time = clock().now();
    if (const std::optional<Sender::Start> start = sender_.next(queue_, time)) {
      begin(lock, *start);
      continue;
    }
    const Deadline wake = sender_.next_wake(queue_).value_or(time + kNothingToDo);
    clock().wait_until(lock, mailbox_->changed, wake);
  }
  give_up_rest(lock);
}

// Whether there was an answer.
bool DeliveryLoop::take_answers(Lock& lock) {
  if (mailbox_->answers.empty()) return false;
  const auto answers = std::exchange(mailbox_->answers, {});
  for (const auto& [id, answer] : answers) {
    requests_.erase(id);
    if (std::optional<Sender::Fate> fate = sender_.finished(id, answer, now())) {
      settle(lock, *std::move(fate));
    }
  }
  return true;
}

void DeliveryLoop::begin(Lock& lock, const Sender::Start& start) {
  lock.unlock();
  HttpRequest request = make_request(*start.batch, start.attempts);
  const Transport::RequestId request_id = config_.given.transport->start(
      std::move(request), clock().now() + config_.given.request_timeout,
      [mailbox = mailbox_, id = start.id](Result<HttpResponse> answer) {
        {
          const std::lock_guard guard(mailbox->mutex);
          mailbox->answers.emplace_back(id, std::move(answer));
        }
        mailbox->changed.notify_one();
      });
  lock.lock();
  requests_[start.id] = request_id;
}

HttpRequest DeliveryLoop::make_request(const EncodedBatch& batch, int attempts) const {
  const Config& config = config_.given;
  std::string body;
  write_batch({.write_key = config.write_key,
               .context = config.context.text(),
               .integrations = config.integrations.text(),
               .sent_at = !config.historical},
              config.clock->wall_time(), batch.events, body);
  return tracking_request({.url = config_.url,
                           .write_key = config.write_key,
                           .gzip_bytes_min = config.gzip_bytes_min,
                           .connect_timeout = config.connect_timeout,
                           .attempts = attempts},
                          std::move(body));
}

// The program is told first, so that a flush that returns finds it informed.
void DeliveryLoop::settle(Lock& lock, Sender::Fate fate) {
  telling_ = std::move(fate);
  lock.unlock();
  tell(*telling_);
  lock.lock();
  const std::size_t events = telling_->batch.size();
  queue_.release(telling_->batch);
  if (telling_->delivered) {
    counts_.delivered += events;
  } else {
    counts_.dropped[static_cast<std::size_t>(telling_->reason)] += events;
  }
  queue_.recycle(std::move(telling_->batch));
  telling_.reset();
  fates_changed_.notify_all();
}

void DeliveryLoop::tell(const Sender::Fate& fate) const {
  if (!config_.given.on_outcome) return;
  std::string message = fate.error.message;
  if (!fate.error.response_body.empty()) message += ": " + fate.error.response_body;
  for (std::size_t i = 0; i < fate.batch.size(); ++i) {
    const std::string_view event = fate.batch.event(i);
    const std::string id = encoded_message_id(event);
    config_.given.on_outcome({.delivered = fate.delivered,
                              .reason = fate.reason,
                              .message_id = id,
                              .event = event,
                              .attempts = fate.attempts,
                              .http_status = fate.http_status,
                              .error = fate.error.code,
                              .message = message});
  }
}

void DeliveryLoop::give_up_rest(Lock& lock) {
  (void)take_answers(lock);  // What has come by now still counts.
  std::vector<Sender::Fate> fates = sender_.abandon();
  while (std::optional<EncodedBatch> batch = queue_.take_any()) {
    fates.push_back({.batch = *std::move(batch),
                     .reason = DropReason::closed,
                     .error = {ErrorCode::closed, "the client was closed before it was sent"}});
  }
  const auto requests = std::exchange(requests_, {});
  lock.unlock();  // A transport may answer while it cancels.
  for (const auto& [id, request] : requests) config_.given.transport->cancel(request);
  lock.lock();
  for (Sender::Fate& fate : fates) settle(lock, std::move(fate));
}

}  // namespace analytics
