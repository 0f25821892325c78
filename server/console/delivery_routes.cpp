// The routes that have to do with delivery: how it goes, what failed and is to be sent again,
// replays.

#include <array>
#include <utility>

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

// The same, where nothing found is an empty text.
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

constexpr std::array<ConsoleRoute, 8> kRoutes{{
    {"GET", "/api/events/{source}/{message_id}", event_fate},
    {"GET", "/api/destinations/{id}/delivery", delivery},
    {"GET", "/api/failed-events", failed_events},
    {"POST", "/api/failed-events/redrive", redrive},
    {"GET", "/api/replays", replays},
    {"POST", "/api/replays", replay},
    {"GET", "/api/replays/{id}", replay_status},
    {"DELETE", "/api/replays/{id}", cancel_replay},
}};

}  // namespace

std::span<const ConsoleRoute> delivery_routes() { return kRoutes; }

}  // namespace analytics::server
