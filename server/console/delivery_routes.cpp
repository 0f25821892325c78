// The routes that have to do with delivery: how it goes, what failed and is to be sent again,
// replays.

#include <array>
#include <utility>

#include <analytics/json.h>

#include "server/console/routes.h"
#include "server/http/json_error.h"
#include "server/ingest/query.h"

namespace analytics::server {
namespace {

ServerResponse no_such_destination() {
  return json_error(404, "not_found",
                    "there is no such destination; /api/destinations lists those that are");
}

ServerResponse bad_request(const Error& error) {
  return json_error(400, "bad_request", error.message);
}

int status_of(const Error& error) {
  if (error.code == ErrorCode::invalid_config) return 400;
  return error.code == ErrorCode::queue_full ? 409 : 503;
}

// Passes on what is told later.
ConsoleData::Answer answer_of(const Reply& reply) {
  return [reply](Result<std::string> told) {
    if (told) return reply({.body = *std::move(told)});
    const int status = status_of(told.error());
    const char* const code = status == 400   ? "bad_request"
                             : status == 409 ? "conflict"
                                             : "unavailable";
    reply(json_error(status, code, told.error().message));
  };
}

void delivery(const RouteCall& call) {
  if (!call.data.has_destination(call.id)) return call.reply(no_such_destination());
  call.reply({.body = call.data.delivery_json(call.id)});
}

void failed_events(const RouteCall& call) {
  const Result<FailedEventsRequest> request = read_failed_events(call.request.query());
  if (!request) return call.reply(bad_request(request.error()));
  if (!call.data.has_destination(request->destination)) return call.reply(no_such_destination());
  call.data.failed_events(*request, answer_of(call.reply));
}

void redrive(const RouteCall& call) {
  const Result<RedriveRequest> request = read_redrive(call.request.body);
  if (!request) return call.reply(bad_request(request.error()));
  if (!call.data.has_destination(request->destination)) return call.reply(no_such_destination());
  call.data.redrive(*request, answer_of(call.reply));
}

void forget(const RouteCall& call) {
  const Result<RedriveRequest> request = read_redrive(call.request.body);
  if (!request) return call.reply(bad_request(request.error()));
  if (!call.data.has_destination(request->destination)) return call.reply(no_such_destination());
  call.data.forget_failed(*request, answer_of(call.reply));
}

void series(const RouteCall& call) {
  std::string window = query_value(call.request.query(), "window");
  if (window.empty()) window = "1h";
  if (window != "1h" && window != "24h") {
    return call.reply(json_error(400, "bad_request", "window must be 1h or 24h"));
  }
  call.reply({.body = call.data.series_json(window)});
}

ServerResponse refused(const std::vector<RequestProblem>& problems) {
  std::string message;
  Array list;
  for (const RequestProblem& problem : problems) {
    message += (message.empty() ? "" : "; ") + problem.message;
    Object object;
    if (!problem.field.empty()) object.set("field", problem.field);
    list.push_back(object.set("message", problem.message));
  }
  ServerResponse response = json_error(400, "bad_request", message);
  response.body.pop_back();
  response.body.append(R"(,"problems":)").append(list.text()).append("}");
  return response;
}

void test_destination(const RouteCall& call) {
  const Result<DestinationTestRequest> request = read_destination_test(call.request.body);
  if (!request) return call.reply(bad_request(request.error()));
  if (!request->destination.empty() && !call.data.has_destination(request->destination)) {
    return call.reply(no_such_destination());
  }
  const std::vector<RequestProblem> problems =
      call.data.test_destination(*request, answer_of(call.reply));
  if (!problems.empty()) call.reply(refused(problems));
}

// As `answer_of`, where nothing found is an empty text.
ConsoleData::Answer answer_or_404(const Reply& reply, const char* what_is_missing) {
  return [reply, what_is_missing](const Result<std::string>& told) {
    if (!told || !told->empty()) return answer_of(reply)(told);
    reply(json_error(404, "not_found", what_is_missing));
  };
}

void event_fate(const RouteCall& call) {
  call.data.event_fate(
      percent_decoded(call.id, /*in_query=*/false),
      percent_decoded(call.second_id, /*in_query=*/false),
      answer_or_404(call.reply, "the event log has no event of that source and message id"));
}

void replays(const RouteCall& call) { call.data.replays(answer_of(call.reply)); }

void replay_status(const RouteCall& call) {
  call.data.replay_status(call.id, answer_or_404(call.reply, "there is no replay of that id"));
}

void replay(const RouteCall& call) {
  const Result<ReplayOrder> order = read_replay(call.request.body, Clock::real()->wall_time());
  if (!order) return call.reply(bad_request(order.error()));
  if (!call.data.has_destination(order->request.destination)) {
    return call.reply(no_such_destination());
  }
  call.data.replay(*order, answer_of(call.reply));
}

void cancel_replay(const RouteCall& call) {
  call.data.cancel_replay(call.id, answer_or_404(call.reply, "no replay of that id is running"));
}

constexpr std::array<ConsoleRoute, 11> kRoutes{{
    {"GET", "/api/events/{source}/{message_id}", event_fate},
    {"GET", "/api/destinations/{id}/delivery", delivery},
    {"GET", "/api/failed-events", failed_events},
    {"POST", "/api/failed-events/redrive", redrive},
    {"POST", "/api/failed-events/forget", forget},
    {"POST", "/api/destination-tests", test_destination},
    {"GET", "/api/series", series},
    {"GET", "/api/replays", replays},
    {"POST", "/api/replays", replay},
    {"GET", "/api/replays/{id}", replay_status},
    {"DELETE", "/api/replays/{id}", cancel_replay},
}};

}  // namespace

std::span<const ConsoleRoute> delivery_routes() { return kRoutes; }

}  // namespace analytics::server
