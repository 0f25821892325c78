#include "server/destinations/pack/delivery/call.h"

#include <algorithm>
#include <utility>

#include "server/destinations/http_outcome.h"
#include "server/destinations/pack/delivery/answer_outcome.h"
#include "server/destinations/pack/delivery/step_request.h"
#include "server/destinations/traced.h"

namespace analytics::server::pack {
namespace {

using Kind = Outcome::Kind;

constexpr std::size_t kRoundsMax = 100;
constexpr std::size_t kExchangesShown = 5;

bool is_success(int status) { return status >= 200 && status <= 299; }

}  // namespace

Call::Call(Setup setup, std::vector<const MappedEvent*> events)
    : setup_(std::move(setup)),
      events_(std::move(events)),
      context_({.pack = setup_.pack,
                .action = setup_.action,
                .events = events_,
                .arena = setup_.arena,
                .now = setup_.now,
                .user_id = setup_.user_id}) {}

void Call::start(Done done) {
  done_ = std::move(done);
  go_on();
}

void Call::go_on() {
  while (step_ < setup_.action.steps.size()) {
    const Next next = begin_step(setup_.action.steps[step_]);
    if (next == Next::wait) return;
    if (next == Next::end) break;
    ++step_;
  }
  finish();
}

Call::Next Call::end_with(Outcome outcome) {
  items_tell_all_ = false;
  outcome_ = std::move(outcome);
  return Next::end;
}

// What can't be sent for one of several events is tried without the others.
Outcome Call::refusal(const char* code, std::string_view why) const {
  return {.kind = events_.size() > 1 ? Kind::split : Kind::discarded,
          .code = code,
          .detail = detail_of(setup_.pack.secrets().mask, why)};
}

// An expression without a value is the pack's fault or the event's; values that are too many are
// the attempt's.
std::optional<Outcome> Call::fault() {
  const std::string fault = context_.take_fault();
  if (context_.is_full()) {
    return Outcome{.kind = Kind::split,
                   .code = kAttemptTooLarge,
                   .detail = "the values of the attempt are over 16 MiB"};
  }
  if (fault.empty()) return std::nullopt;
  return refusal("mapping_failed", fault);
}

bool Call::has_fault() {
  std::optional<Outcome> outcome = fault();
  if (!outcome) return false;
  end_with(*std::move(outcome));
  return true;
}

Call::Next Call::begin_step(const CompiledStep& step) {
  const bool is_wanted = context_.holds(step.when, /*without_one=*/true);
  if (has_fault()) return Next::end;
  if (!is_wanted) return Next::step;
  switch (step.kind) {
    case PackStep::Kind::request:
      return begin_request_step(step);
    case PackStep::Kind::value:
      context_.keep(step.keep, context_.run(step.value));
      return has_fault() ? Next::end : Next::step;
    case PackStep::Kind::refuse:
    case PackStep::Kind::retry:
      break;
  }
  const bool is_retry = step.kind == PackStep::Kind::retry;
  return end_with({.kind = is_retry ? Kind::retry : Kind::discarded,
                   .code = step.code,
                   .detail = detail_of(setup_.pack.secrets().mask, context_.text(step.detail))});
}

Call::Next Call::begin_request_step(const CompiledStep& step) {
  rounds_.assign(1, Value{});
  round_ = 0;
  kept_rounds_.clear();
  if (step.for_each) {
    rounds_.clear();
    const Value list = context_.run(step.for_each);
    if (has_fault()) return Next::end;
    for (Items item(list); item.next();) rounds_.push_back(item.value());
    if (rounds_.size() > kRoundsMax) {
      return end_with(
          refusal("request_invalid", "the event would make over 100 requests in one step"));
    }
    if (rounds_.empty()) return Next::step;
  }
  return send();
}

// The request of the current round.
Call::Next Call::send() {
  const CompiledStep& step = setup_.action.steps[step_];
  if (step.for_each) context_.set_item(rounds_[round_], round_);
  Result<HttpRequest> request = make_request(step.request, context_, setup_.pack);
  if (has_fault()) return Next::end;
  if (!request) {
    return end_with(refusal("request_invalid", request.error().message));
  }
  const Deadline now = setup_.clock.now();
  if (now >= setup_.deadline) {
    return end_with({.kind = Kind::retry,
                     .code = "ETIMEDOUT",
                     .detail = "the attempt had no time left for the request"});
  }
  if (setup_.budget != nullptr) {
    if (exchanges_.size() == kExchangesShown) exchanges_.pop_front();
    exchanges_.push_back({.request = *request});
  }
  auto on_answer = [self = shared_from_this(),
                    enter = setup_.enter()](Result<HttpResponse> response) {
    auto kept = std::make_shared<Result<HttpResponse>>(std::move(response));
    enter([self, kept] { self->answered(*kept); });
  };
  setup_.transport.start(*std::move(request),
                         std::min(setup_.deadline, now + setup_.pack.timeout()),
                         std::move(on_answer));
  return Next::wait;
}

void Call::answered(const Result<HttpResponse>& response) {
  if (setup_.budget != nullptr) exchanges_.back().response = response;
  const CompiledStep& step = setup_.action.steps[step_];
  bool goes_on = false;
  outcome_ = outcome_of(step, response, goes_on);
  if (!goes_on) return finish();
  if (!step.keep.empty()) keep_answer(step);
  if (++round_ < rounds_.size()) {
    if (send() == Next::end) finish();
    return;
  }
  context_.clear_item();
  ++step_;
  go_on();
}

void Call::keep_answer(const CompiledStep& step) {
  const Value answer = context_.kept_answer(step.keep_answer);
  if (!step.for_each) return context_.keep(step.keep, answer);
  kept_rounds_.push_back(answer);
  context_.keep(step.keep, context_.list_of(kept_rounds_));
}

Outcome Call::outcome_of(const CompiledStep& step, const Result<HttpResponse>& response,
                         bool& goes_on) {
  const Outcome by_http = http_outcome(response, setup_.clock.wall_time());
  items_tell_all_ = false;
  if (!response) {
    const bool is_cut = response.error().code == ErrorCode::response_too_large;
    return is_cut ? unread(step, by_http, refusal("answer_too_long", "the answer is over 1 MiB"))
                  : by_http;
  }
  context_.set_answer(std::make_unique<StepAnswer>(*response, setup_.arena));
  const bool is_expected = context_.holds(step.expect, is_success(response->status));
  Outcome outcome = by_http;
  if (step.expect && is_expected) {
    outcome = {.kind = Kind::delivered, .status = response->status};
  } else {
    // A success that is not what was expected is none, or steps to come would be lost unnoticed.
    if (!is_expected && by_http.kind == Kind::delivered) {
      outcome = refusal("unexpected_answer", "the answer is not what the step expects");
      outcome.status = response->status;
    }
    outcome =
        answer_outcome({.step = step, .action = setup_.action, .mask = setup_.pack.secrets().mask},
                       context_, outcome);
  }
  std::vector<Outcome> told = outcomes_of_items(outcome);
  if (const std::optional<Outcome> wrong = fault()) return unread(step, by_http, *wrong);
  learn_of_items(told);
  goes_on = is_expected && outcome.kind == Kind::delivered;
  return outcome;
}

// The request was made, and its answer can't be looked at. What HTTP says of it holds, unless it is
// a success that says nothing: because more was to come, or the answer was to tell.
Outcome Call::unread(const CompiledStep& step, const Outcome& by_http, Outcome otherwise) const {
  const bool is_last = step_ + 1 == setup_.action.steps.size() && round_ + 1 >= rounds_.size();
  const bool says_all = is_last && !step.expect && !setup_.action.results;
  if (by_http.kind != Kind::delivered || says_all) return by_http;
  otherwise.status = by_http.status;
  return otherwise;
}

std::vector<Outcome> Call::outcomes_of_items(const Outcome& whole) {
  if (!setup_.action.results) return {};
  return item_outcomes(*setup_.action.results, context_, whole, setup_.pack.secrets().mask);
}

void Call::learn_of_items(const std::vector<Outcome>& told) {
  if (told.empty()) return;
  items_tell_all_ = true;
  by_item_.resize(told.size());
  for (std::size_t i = 0; i < told.size(); ++i) by_item_[i] = worse_of(by_item_[i], told[i]);
}

// An event has the worst that its items met, and what ended the steps unless that was told of each
// item.
void Call::finish() {
  std::vector<Outcome> outcomes(std::max<std::size_t>(events_.size(), 1), outcome_);
  if (items_tell_all_) {
    for (std::size_t i = 0; i < by_item_.size(); ++i) outcomes[context_.owner_of(i)] = {};
  }
  for (std::size_t i = 0; i < by_item_.size(); ++i) {
    Outcome& outcome = outcomes[context_.owner_of(i)];
    outcome = worse_of(by_item_[i], outcome);
  }
  if (setup_.budget != nullptr && !exchanges_.empty()) {
    trace_if_due(outcomes, *setup_.budget, setup_.clock.now(), [this] { return trace(); });
  }
  done_(std::move(outcomes));
}

AttemptTrace Call::trace() const {
  AttemptTrace all;
  const auto add = [](std::string& text, std::string&& more) {
    if (!text.empty() && !more.empty()) text += "\n\n";
    text += more;
  };
  const Error none{ErrorCode::canceled, ""};
  for (const Exchange& exchange : exchanges_) {
    AttemptTrace one =
        http_trace(exchange.request, exchange.response.value_or(none), setup_.pack.secrets());
    add(all.request, std::move(one.request));
    add(all.response, std::move(one.response));
  }
  return all;
}

}  // namespace analytics::server::pack
