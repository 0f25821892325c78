// What the console asks of delivery.

#include <algorithm>
#include <utility>

#include "server/app/console_data.h"
#include "server/app/delivery_text.h"

namespace analytics::server {

void RunningData::event_fate(std::string source, std::string message_id, Answer answer) {
  lookup_.find(std::move(source), std::move(message_id),
               [answer = std::move(answer)](Result<std::optional<std::string>> fate) {
                 if (!fate) return answer(std::move(fate).error());
                 answer(fate->value_or(std::string()));
               });
}

bool RunningData::has_destination(std::string_view id) {
  const std::shared_ptr<const Workspace> now = workspace();
  return std::ranges::find(now->destinations, id, &DestinationConfig::id) !=
         now->destinations.end();
}

std::string RunningData::delivery_json(std::string_view destination) {
  return delivery_text(engine_.counts()[std::string(destination)], Clock::real()->wall_time());
}

void RunningData::failed_events(const FailedEventsRequest& request, Answer answer) {
  const Result<std::vector<FailedEvent>> events =
      engine_.failed_events(request.destination, request.query);
  if (!events) return answer(events.error());
  answer(failed_events_text(*events, request.query.limit));
}

void RunningData::redrive(const RedriveRequest& request, Answer answer) {
  engine_.redrive(request.destination, request.filter,
                  [answer = std::move(answer)](const Result<std::uint64_t>& count) {
                    if (!count) return answer(count.error());
                    answer(R"({"redriven":)" + std::to_string(*count) + "}");
                  });
}

std::string RunningData::replays_json() { return replays_text(replays_.list()); }

void RunningData::replay(const ReplayOrder& order, Answer answer) {
  if (order.is_dry_run) {
    return replays_.forecast(order.request,
                             [answer = std::move(answer)](const Result<ReplayForecast>& forecast) {
                               if (!forecast) return answer(forecast.error());
                               answer(forecast_text(*forecast));
                             });
  }
  const Result<ReplayStatus> begun = replays_.begin(order.request);
  if (!begun) return answer(begun.error());
  answer(replay_text(*begun));
}

bool RunningData::cancel_replay(std::string_view id) { return replays_.cancel(std::string(id)); }

}  // namespace analytics::server
