#include "server/console/api.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "server/http/json_error.h"
#include "server/ingest/query.h"

namespace analytics::server {
namespace {

struct Route {
  std::string_view path;
  ServerResponse (*answer)(ConsoleData&, const ServerRequest&);
};

ServerResponse ready(ConsoleData& data, const ServerRequest&) {
  const Result<void> state = data.ready();
  if (!state) return json_error(503, "not_ready", state.error().message);
  return {.body = R"({"status":"ready"})"};
}

ServerResponse live(ConsoleData&, const ServerRequest&) { return {.body = R"({"status":"live"})"}; }

template <std::string (ConsoleData::*Json)()>
ServerResponse tell(ConsoleData& data, const ServerRequest&) {
  return {.body = (data.*Json)()};
}

ServerResponse events(ConsoleData& data, const ServerRequest& request) {
  EventQuery query;
  for (QueryItem& item : read_query(request.query())) {
    if (item.name == "source") query.source = std::move(item.value);
    if (item.name == "type") query.type = std::move(item.value);
    if (item.name == "q") query.text = std::move(item.value);
    if (item.name != "limit") continue;
    const char* const end = item.value.data() + item.value.size();
    const auto read = std::from_chars(item.value.data(), end, query.limit);
    if (read.ec != std::errc() || read.ptr != end || query.limit == 0 || query.limit > 500) {
      return json_error(400, "bad_request", "limit must be a number from 1 to 500");
    }
  }
  return {.body = data.events_json(query)};
}

ServerResponse index(ConsoleData&, const ServerRequest&);

constexpr std::array<Route, 7> kRoutes{{
    {"/", index},
    {"/livez", live},
    {"/readyz", ready},
    {"/api/accounting", tell<&ConsoleData::accounting_json>},
    {"/api/sources", tell<&ConsoleData::sources_json>},
    {"/api/destinations", tell<&ConsoleData::destinations_json>},
    {"/api/events", events},
}};

ServerResponse index(ConsoleData&, const ServerRequest&) {
  std::string body = R"({"name":"analyticsd","routes":[)";
  for (const Route& route : kRoutes) {
    if (&route != kRoutes.begin()) body += ',';
    body.append("\"").append(route.path).append("\"");
  }
  return {.body = body + "]}"};
}

ServerResponse wrong_method() {
  ServerResponse response = json_error(405, "method_not_allowed", "only GET and HEAD work here");
  response.headers.push_back({"Allow", "GET, HEAD"});
  return response;
}

}  // namespace

ConsoleApi::ConsoleApi(GuardOptions options, ConsoleData& data)
    : options_(std::move(options)), data_(data) {}

void ConsoleApi::handle(ServerRequest request, Reply reply) {
  std::optional<ServerResponse> refusal = guard(request, options_);
  reply(refusal ? *std::move(refusal) : secured(answer(request)));
}

ServerResponse ConsoleApi::answer(const ServerRequest& request) {
  const auto* route = std::ranges::find(kRoutes, request.path(), &Route::path);
  if (route == kRoutes.end()) {
    return json_error(404, "not_found", "there is no such route; / lists those that are");
  }
  if (request.method != "GET" && request.method != "HEAD") return wrong_method();
  return route->answer(data_, request);
}

}  // namespace analytics::server
