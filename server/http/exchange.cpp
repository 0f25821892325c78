#include "server/http/exchange.h"

#include <utility>

#include "server/http/json_error.h"

namespace analytics::server {
namespace {

thread_local const Mailbox* mailbox_of_this_thread = nullptr;

/// The promise that there is an answer, kept by its destructor if by nobody else.
class Promise {
 public:
  explicit Promise(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}
  Promise(const Promise&) = delete;
  Promise& operator=(const Promise&) = delete;
  ~Promise() {
    if (exchange_->answered()) return;
    exchange_->answer(json_error(500, "no_answer", "the server has no answer to this request"));
  }

  void keep(ServerResponse response) { exchange_->answer(std::move(response)); }

 private:
  std::shared_ptr<Exchange> exchange_;
};

}  // namespace

void Mailbox::adopt_thread() noexcept { mailbox_of_this_thread = this; }

void Mailbox::put(std::shared_ptr<Exchange> answered) {
  if (mailbox_of_this_thread == this) return answered->arrive();
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  answered_.push_back(std::move(answered));
  // Once for all that come until the worker looks: a group commit answers many at a time.
  if (answered_.size() == 1) wake_();
}

void Mailbox::deliver() {
  std::vector<std::shared_ptr<Exchange>> answered;
  {
    const std::lock_guard lock(mutex_);
    answered.swap(answered_);
  }
  for (const std::shared_ptr<Exchange>& exchange : answered) exchange->arrive();
}

void Mailbox::close() {
  std::vector<std::shared_ptr<Exchange>> late;
  const std::lock_guard lock(mutex_);
  closed_ = true;
  late.swap(answered_);
}

void Exchange::answer(ServerResponse response) {
  if (answered_.exchange(true)) return;
  response_ = std::move(response);
  mailbox_->put(shared_from_this());
}

void Exchange::arrive() {
  arrived_ = true;
  if (on_arrival_) on_arrival_();
}

Reply reply_to(std::shared_ptr<Exchange> exchange) {
  auto promise = std::make_shared<Promise>(std::move(exchange));
  return [promise = std::move(promise)](ServerResponse response) {
    promise->keep(std::move(response));
  };
}

}  // namespace analytics::server
