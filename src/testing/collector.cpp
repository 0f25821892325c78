#include <analytics/testing/collector.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <iterator>
#include <mutex>
#include <utility>

#include "base/deadline.h"
#include "testing/closed_port.h"
#include "testing/http_listener.h"
#include "testing/read_events.h"

namespace analytics::testing {
namespace {

// Whether a sender takes the events for delivered.
bool is_accepted(const Reply& reply) {
  const bool arrives = reply.fault == Reply::Fault::none || reply.fault == Reply::Fault::drip;
  return arrives && reply.status >= 200 && reply.status < 300;
}

Reply unreadable(const Error& error) {
  return {.status = 400,
          .headers = {{"Content-Type", "application/json"}},
          .body = std::string(Object{{"success", false}, {"message", error.message}}.text())};
}

}  // namespace

class Collector::Impl {
 public:
  Impl() { listen(); }

  std::string url() const {
    const std::lock_guard guard(listener_mutex_);
    return can_listen_ ? port_.url() : std::string();
  }
  std::uint16_t port() const { return port_.port(); }

  void listen() {
    const std::lock_guard guard(listener_mutex_);
    if (listener_ || port_.port() == 0) return;
    try {
      listener_.emplace(HttpListener::Options{.port = port_.port()},
                        [this](const RecordedRequest& request) { return take(request); });
      can_listen_ = true;
    } catch (const std::exception&) {
      can_listen_ = false;
    }
  }

  void stop_listening() {
    const std::lock_guard guard(listener_mutex_);
    listener_.reset();
  }

  void answer_next(const Reply& reply, std::size_t times) {
    const std::lock_guard guard(mutex_);
    next_.insert(next_.end(), times, reply);
  }

  void answer_with(Handler handler) {
    auto shared = handler ? std::make_shared<Handler>(std::move(handler)) : nullptr;
    const std::lock_guard guard(mutex_);
    handler_ = std::move(shared);
  }

  std::vector<RecordedEvent> events() const {
    const std::lock_guard guard(mutex_);
    return events_;
  }

  std::vector<RecordedRequest> requests() const {
    const std::lock_guard guard(mutex_);
    return requests_;
  }

  void clear() {
    const std::lock_guard guard(mutex_);
    events_.clear();
    requests_.clear();
  }

  bool wait_for_events(std::size_t count, std::chrono::milliseconds within) const {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, bounded_wait(within), [&] { return events_.size() >= count; });
  }

  bool wait_for_requests(std::size_t count, std::chrono::milliseconds within) const {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, bounded_wait(within), [&] { return requests_.size() >= count; });
  }

 private:
  Reply take(const RecordedRequest& request) {
    Result<std::vector<RecordedEvent>> events =
        read_events(request.target, request.headers, request.body);
    const Reply reply = reply_to(request, events ? nullptr : &events.error());
    {
      const std::lock_guard guard(mutex_);
      requests_.push_back(request);
      if (events && is_accepted(reply)) std::ranges::move(*events, std::back_inserter(events_));
    }
    came_.notify_all();
    return reply;
  }

  Reply reply_to(const RecordedRequest& request, const Error* unread) {
    std::shared_ptr<Handler> handler;
    {
      const std::lock_guard guard(mutex_);
      if (!next_.empty()) {
        Reply reply = std::move(next_.front());
        next_.pop_front();
        return reply;
      }
      handler = handler_;
    }
    if (handler) return (*handler)(request);
    return unread != nullptr ? unreadable(*unread) : Reply{};
  }

  const ClosedPort port_;

  mutable std::mutex mutex_;  // Guards everything below, but for the listener.
  mutable std::condition_variable came_;
  std::deque<Reply> next_;
  std::shared_ptr<Handler> handler_;
  std::vector<RecordedEvent> events_;
  std::vector<RecordedRequest> requests_;

  // A lock of its own: ending the listener waits for its thread, which may be about to take the
  // other one.
  mutable std::mutex listener_mutex_;
  bool can_listen_ = false;
  std::optional<HttpListener> listener_;
};

Collector::Collector() : impl_(std::make_unique<Impl>()) {}
Collector::~Collector() = default;

std::string Collector::url() const { return impl_->url(); }
std::uint16_t Collector::port() const { return impl_->port(); }

void Collector::fail_next(int status, std::size_t times, std::vector<HttpHeader> headers) {
  answer_next({.status = status, .headers = std::move(headers), .body = ""}, times);
}
void Collector::answer_next(Reply reply, std::size_t times) { impl_->answer_next(reply, times); }
void Collector::answer_with(Handler handler) { impl_->answer_with(std::move(handler)); }
void Collector::go_down() { impl_->stop_listening(); }
void Collector::come_up() { impl_->listen(); }

std::vector<RecordedEvent> Collector::events() const { return impl_->events(); }
std::vector<RecordedRequest> Collector::requests() const { return impl_->requests(); }
void Collector::clear() { impl_->clear(); }

bool Collector::wait_for_events(std::size_t count, std::chrono::milliseconds within) const {
  return impl_->wait_for_events(count, within);
}
bool Collector::wait_for_requests(std::size_t count, std::chrono::milliseconds within) const {
  return impl_->wait_for_requests(count, within);
}

}  // namespace analytics::testing
