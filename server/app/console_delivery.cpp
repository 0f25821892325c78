// What the console asks of delivery.

#include <algorithm>
#include <utility>

#include "server/app/console_data.h"
#include "server/app/delivery_text.h"
#include "server/app/destination_test_setup.h"

namespace analytics::server {

void RunningData::event_fate(std::string source, std::string message_id, Answer answer) {
  lookup_.find(std::move(source), std::move(message_id),
               [answer = std::move(answer)](Result<std::optional<std::string>> fate) {
                 if (!fate) return answer(std::move(fate).error());
                 answer(fate->value_or(std::string()));
               });
}

bool RunningData::has_destination(std::string_view id) { return engine_.has(std::string(id)); }

std::string RunningData::delivery_json(std::string_view destination) {
  const std::string id(destination);
  return delivery_text(engine_.counts()[id], Clock::real()->wall_time(), engine_.samples(id));
}

// Answers from the errands' thread, or that it has too much to do.
void RunningData::answer_later(Answer answer, std::function<Result<std::string>()> find) {
  if (!errands_.send([answer, find = std::move(find)] { answer(find()); })) {
    answer(Error{ErrorCode::queue_full, "too much is asked at once: try again"});
  }
}

void RunningData::failed_events(const FailedEventsRequest& request, Answer answer) {
  answer_later(std::move(answer), [this, request]() -> Result<std::string> {
    const Result<std::vector<FailedEvent>> events =
        engine_.failed_events(request.destination, request.query);
    if (!events) return events.error();
    return failed_events_text(*events, request.query.limit);
  });
}

void RunningData::redrive(const RedriveRequest& request, Answer answer) {
  engine_.redrive(request.destination, request.filter,
                  [answer = std::move(answer)](const Result<std::uint64_t>& count) {
                    if (!count) return answer(count.error());
                    answer(R"({"redriven":)" + std::to_string(*count) + "}");
                  });
}

void RunningData::forget_failed(const RedriveRequest& request, Answer answer) {
  engine_.forget(request.destination, request.filter,
                 [answer = std::move(answer)](const Result<std::uint64_t>& count) {
                   if (!count) return answer(count.error());
                   answer(R"({"forgotten":)" + std::to_string(*count) + "}");
                 });
}

std::vector<RequestProblem> RunningData::test_destination(const DestinationTestRequest& request,
                                                          Answer answer) {
  TestSetup setup =
      set_up_test(request, *workspace(), tools_.allow_private_networks, Clock::real()->wall_time());
  if (!setup.problems.empty()) return std::move(setup.problems);
  tester_.start([&maker = tools_.maker,
                 config = std::move(setup.config)] { return maker.make_destination(config); },
                std::move(setup.event), std::move(answer));
  return {};
}

void RunningData::replays(Answer answer) {
  answer_later(std::move(answer),
               [this]() -> Result<std::string> { return replays_text(replays_.list()); });
}

void RunningData::replay_status(std::string_view id, Answer answer) {
  answer_later(std::move(answer), [this, id = std::string(id)]() -> Result<std::string> {
    const std::vector<ReplayStatus> all = replays_.list();
    const auto found = std::ranges::find(all, id, &ReplayStatus::id);
    return found == all.end() ? std::string() : replay_text(*found);
  });
}

void RunningData::replay(const ReplayOrder& order, Answer answer) {
  const std::string& source = order.request.source;
  if (!source.empty() && !has_source(source)) {
    return answer(Error{ErrorCode::invalid_config, "there is no source \"" + source + "\""});
  }
  if (order.is_dry_run) return forecast(order.request, std::move(answer));
  answer_later(std::move(answer), [this, request = order.request]() -> Result<std::string> {
    const Result<ReplayStatus> begun = replays_.begin(request);
    if (!begun) return begun.error();
    return replay_text(*begun);
  });
}

void RunningData::forecast(const ReplayRequest& request, Answer answer) {
  const bool is_sent = errands_.send([this, request, answer] {
    replays_.forecast(request, [answer](const Result<ReplayForecast>& forecast) {
      if (!forecast) return answer(forecast.error());
      answer(forecast_text(*forecast));
    });
  });
  if (!is_sent) answer(Error{ErrorCode::queue_full, "too much is asked at once: try again"});
}

void RunningData::cancel_replay(std::string_view id, Answer answer) {
  answer_later(std::move(answer), [this, id = std::string(id)]() -> Result<std::string> {
    return std::string(replays_.cancel(id) ? R"({"cancelled":true})" : "");
  });
}

}  // namespace analytics::server
