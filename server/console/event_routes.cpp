// The debugger's routes: the latest events, and those that come.

#include <array>
#include <charconv>
#include <utility>

#include "server/console/routes.h"
#include "server/http/json_error.h"
#include "server/ingest/query.h"

namespace analytics::server {
namespace {

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end;
}

std::string* condition_of(EventQuery& query, std::string_view name) {
  constexpr std::pair<std::string_view, std::string EventQuery::*> kConditions[] = {
      {"source", &EventQuery::source}, {"type", &EventQuery::type},
      {"name", &EventQuery::name},     {"user", &EventQuery::user},
      {"q", &EventQuery::text},        {"verdict", &EventQuery::verdict}};
  for (const auto& [known, condition] : kConditions) {
    if (name == known) return &(query.*condition);
  }
  return nullptr;
}

Result<EventQuery> event_query(const ServerRequest& request) {
  EventQuery query;
  for (QueryItem& item : read_query(request.query())) {
    if (std::string* condition = condition_of(query, item.name)) *condition = std::move(item.value);
    if (item.name != "limit") continue;
    if (!read_number(item.value, query.limit) || query.limit == 0 || query.limit > 500) {
      return Error{ErrorCode::invalid_config, "limit must be a number from 1 to 500"};
    }
  }
  if (!query.verdict.empty() && query.verdict != "accepted" && query.verdict != "rejected") {
    return Error{ErrorCode::invalid_config, "verdict must be accepted or rejected"};
  }
  return query;
}

void latest_events(const RouteCall& call) {
  const Result<EventQuery> query = event_query(call.request);
  if (!query) return call.reply(json_error(400, "bad_request", query.error().message));
  call.reply({.body = call.data.events_json(*query)});
}

// What is no number is no place, and begins with what comes now.
std::optional<std::uint64_t> last_number(const ServerRequest& request) {
  std::uint64_t number = 0;
  if (!read_number(request.header("Last-Event-ID"), number)) return std::nullopt;
  return number;
}

void follow_events(const RouteCall& call) {
  Result<EventQuery> query = event_query(call.request);
  if (!query) return call.reply(json_error(400, "bad_request", query.error().message));
  std::shared_ptr<BodyStream> stream =
      call.data.event_stream(*std::move(query), last_number(call.request));
  if (!stream) {
    ServerResponse refusal =
        json_error(503, "overloaded", "too many look at the events already; close some");
    refusal.headers.push_back({"Retry-After", "5"});
    return call.reply(std::move(refusal));
  }
  // nginx would keep events until it has some kilobytes of them.
  call.reply({.content_type = "text/event-stream",
              .headers = {{"X-Accel-Buffering", "no"}},
              .stream = std::move(stream)});
}

constexpr std::array<ConsoleRoute, 2> kRoutes{{
    {"GET", "/api/events", latest_events},
    {"GET", "/api/events/stream", follow_events},
}};

}  // namespace

std::span<const ConsoleRoute> event_routes() { return kRoutes; }

}  // namespace analytics::server
