#pragma once

// One run of an action's steps, for one event or for several that share a request: makes each
// step's request, waits for its answer, and says at the end what became of each event.
//
//   auto call = std::make_shared<Call>(setup, std::move(events));
//   call->start([=](std::vector<Outcome> outcomes) { … });   // one for each event
//
// Everything runs within `setup.enter`, one at a time; no thread is blocked meanwhile.

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>
#include <analytics/transport.h>

#include "server/deliver/destination.h"
#include "server/destinations/pack/delivery/compiled_pack.h"
#include "server/destinations/pack/delivery/mapped_events.h"
#include "server/destinations/pack/delivery/step_context.h"

namespace analytics::server::pack {

/// The code of an outcome, split, that says nothing of the request: the values that it was to be
/// made of are too many.
inline constexpr const char* kAttemptTooLarge = "attempt_too_large";

class Call : public std::enable_shared_from_this<Call> {
 public:
  using Task = std::function<void()>;
  using Done = std::function<void(std::vector<Outcome>)>;

  struct Setup {
    const CompiledPack& pack;
    const CompiledAction& action;
    Transport& transport;
    Clock& clock;
    Arena& arena;
    Deadline deadline{};
    Timestamp now{};
    std::string_view user_id{};     ///< Of a deletion.
    TraceBudget* budget = nullptr;  ///< Null: nothing is written down.
    /// Keeps what the references name until the answer was looked at, and runs the task in turn.
    std::function<std::function<void(Task)>()> enter{};
  };

  Call(Setup setup, std::vector<const MappedEvent*> events);

  void start(Done done);

  const std::vector<const MappedEvent*>& events() const noexcept { return events_; }

 private:
  struct Exchange {
    HttpRequest request{};
    std::optional<Result<HttpResponse>> response{};
  };
  enum class Next : std::uint8_t { step, wait, end };

  void go_on();
  Next begin_step(const CompiledStep& step);
  Next begin_request_step(const CompiledStep& step);
  Next send();
  void answered(const Result<HttpResponse>& response);
  void keep_answer(const CompiledStep& step);
  Outcome outcome_of(const CompiledStep& step, const Result<HttpResponse>& response, bool& goes_on);
  Outcome unread(const CompiledStep& step, const Outcome& by_http, Outcome otherwise) const;
  std::vector<Outcome> outcomes_of_items(const Outcome& whole);
  void learn_of_items(const std::vector<Outcome>& told);
  Next end_with(Outcome outcome);
  Outcome refusal(const char* code, std::string_view why) const;
  std::optional<Outcome> fault();
  bool has_fault();
  void finish();
  AttemptTrace trace() const;

  const Setup setup_;
  const std::vector<const MappedEvent*> events_;
  StepContext context_;
  Done done_;
  std::size_t step_ = 0;
  // Of a step with `for_each`, what is still to be asked for.
  std::vector<Value> rounds_;
  std::size_t round_ = 0;
  std::vector<Value> kept_rounds_;
  Outcome outcome_{};
  std::vector<Outcome> by_item_;  // Empty until an answer tells of items.
  bool items_tell_all_ = false;   // What ended the steps was told of each item.
  std::deque<Exchange> exchanges_;
};

}  // namespace analytics::server::pack
