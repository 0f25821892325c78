#include "server/app/destination_tester.h"

#include <utility>

#include <analytics/json.h>

#include "base/quiet_thread.h"
#include "server/console/text_or_null.h"
#include "server/deliver/attempt_samples.h"

namespace analytics::server {
namespace {

Error another_is_under_way() {
  return {ErrorCode::queue_full, "another destination is being tested: try again"};
}

}  // namespace

std::string test_result_text(const Event& event, const Outcome& outcome, Duration took) {
  const Result<Json> json = Json::parse(event.json);
  const AttemptTrace* const trace = outcome.trace.get();
  return std::string(Object{{"outcome", name(outcome.kind)},
                            {"code", text_or_null(outcome.code)},
                            {"status", outcome.status == 0 ? Json() : Json(outcome.status)},
                            {"detail", text_or_null(outcome.detail)},
                            {"seconds", std::chrono::duration<double>(took).count()},
                            {"event", json ? *json : Json()},
                            {"request", trace == nullptr ? Json() : text_or_null(trace->request)},
                            {"response", trace == nullptr ? Json() : text_or_null(trace->response)}}
                         .text());
}

void DestinationTester::start(Make make, Event event, Answer answer) {
  const std::lock_guard lock(mutex_);
  if (mailbox_ || is_stopping_) return answer(another_is_under_way());
  // It has nothing left to do but to end.
  if (thread_.joinable()) thread_.join();
  mailbox_ = std::make_shared<Mailbox>();
  thread_ = quiet_thread([this, make = std::move(make), event = std::move(event),
                          answer = std::move(answer), mailbox = mailbox_]() mutable {
    Result<std::string> told = run(make, event, mailbox);
    make = nullptr;
    {
      const std::lock_guard guard(mutex_);
      mailbox_.reset();
    }
    answer(std::move(told));
  });
}

void DestinationTester::stop() {
  std::thread ending;
  {
    const std::lock_guard guard(mutex_);
    is_stopping_ = true;
    ending.swap(thread_);
    if (mailbox_) {
      const std::lock_guard at_mail(mailbox_->mutex);
      mailbox_->stopping = true;
      mailbox_->changed.notify_all();
    }
  }
  if (ending.joinable()) ending.join();
}

// The destination ends here, by this thread: that may wait.
Result<std::string> DestinationTester::run(const Make& make, const Event& event,
                                           const std::shared_ptr<Mailbox>& mailbox) {
  Result<std::unique_ptr<Destination>> destination = make();
  if (!destination) return std::move(destination).error();
  const Deadline began = clock_->now();
  (*destination)
      ->deliver(std::make_shared<const std::vector<Event>>(1, event), began + kPatience,
                [mailbox](std::vector<Outcome> outcomes) {
                  const std::lock_guard guard(mailbox->mutex);
                  mailbox->outcomes = std::move(outcomes);
                  mailbox->changed.notify_all();
                });
  std::optional<std::vector<Outcome>> outcomes;
  bool is_stopping = false;
  {
    std::unique_lock lock(mailbox->mutex);
    while (!mailbox->outcomes && !mailbox->stopping && clock_->now() < began + kPatience + kGrace) {
      clock_->wait_until(lock, mailbox->changed, began + kPatience + kGrace);
    }
    outcomes = mailbox->outcomes;
    is_stopping = mailbox->stopping;
  }
  const Duration took = clock_->now() - began;
  destination->reset();
  if (outcomes && !outcomes->empty()) return test_result_text(event, outcomes->front(), took);
  if (is_stopping) return Error{ErrorCode::closed, "the server is being stopped"};
  return test_result_text(event,
                          {.kind = Outcome::Kind::unknown,
                           .code = "ETIMEDOUT",
                           .detail = "the destination did not answer in time"},
                          took);
}

}  // namespace analytics::server
