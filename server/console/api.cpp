#include "server/console/api.h"

#include <algorithm>
#include <array>
#include <utility>

#include "server/http/json_error.h"

namespace analytics::server {
namespace {

struct Route {
  std::string_view path;
  ServerResponse (*answer)(ConsoleData&);
};

ServerResponse ready(ConsoleData& data) {
  const Result<void> state = data.ready();
  if (!state) return json_error(503, "not_ready", state.error().message);
  return {.body = R"({"status":"ready"})"};
}

ServerResponse index(ConsoleData&);

constexpr std::array<Route, 6> kRoutes{{
    {"/", index},
    {"/livez", [](ConsoleData&) -> ServerResponse { return {.body = R"({"status":"live"})"}; }},
    {"/readyz", ready},
    {"/api/accounting",
     [](ConsoleData& data) -> ServerResponse { return {.body = data.accounting_json()}; }},
    {"/api/sources",
     [](ConsoleData& data) -> ServerResponse { return {.body = data.sources_json()}; }},
    {"/api/destinations",
     [](ConsoleData& data) -> ServerResponse { return {.body = data.destinations_json()}; }},
}};

ServerResponse index(ConsoleData&) {
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
  return route->answer(data_);
}

}  // namespace analytics::server
