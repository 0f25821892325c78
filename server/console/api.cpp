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
  std::string_view method = "GET";  ///< GET stands for HEAD too.
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

ServerResponse metrics(ConsoleData& data, const ServerRequest&) {
  return {.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = data.metrics_text()};
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

// In a route's path, what stands for one part of a request's: a source's id.
constexpr std::string_view kId = "{id}";

std::string_view id_in(std::string_view path, std::string_view route) {
  const std::size_t before = route.find(kId);
  return path.substr(before, path.size() - (route.size() - kId.size()));
}

bool leads_to(std::string_view route, std::string_view path) {
  const std::size_t before = route.find(kId);
  if (before == std::string_view::npos) return path == route;
  const std::string_view behind = route.substr(before + kId.size());
  if (path.size() <= before + behind.size()) return false;
  return path.starts_with(route.substr(0, before)) && path.ends_with(behind) &&
         id_in(path, route).find('/') == std::string_view::npos;
}

ServerResponse no_such_source() {
  return json_error(404, "not_found", "there is no such source; /api/sources lists those that are");
}

constexpr std::string_view kSchemaRoute = "/api/sources/{id}/schema";
constexpr std::string_view kSchemaCsvRoute = "/api/sources/{id}/schema.csv";

ServerResponse schema(ConsoleData& data, const ServerRequest& request) {
  std::optional<std::string> json = data.schema_json(id_in(request.path(), kSchemaRoute));
  if (!json) return no_such_source();
  return {.body = *std::move(json)};
}

ServerResponse schema_csv(ConsoleData& data, const ServerRequest& request) {
  const std::string_view source = id_in(request.path(), kSchemaCsvRoute);
  std::optional<std::string> csv = data.schema_csv(source);
  if (!csv) return no_such_source();
  // Ids that exist have no character that would end the quotes.
  std::string disposition = "attachment; filename=\"" + std::string(source) + "-schema.csv\"";
  return {.content_type = "text/csv; charset=utf-8",
          .body = *std::move(csv),
          .headers = {{"Content-Disposition", std::move(disposition)}}};
}

ServerResponse explain(ConsoleData& data, const ServerRequest& request) {
  std::string source;
  for (QueryItem& item : read_query(request.query())) {
    if (item.name == "source") source = std::move(item.value);
  }
  Result<std::string> json = data.explain_json(source, request.body);
  if (!json) return json_error(400, "bad_request", json.error().message);
  return {.body = *std::move(json)};
}

ServerResponse index(ConsoleData&, const ServerRequest&);

constexpr std::array<Route, 11> kRoutes{{
    {"/", index},
    {"/livez", live},
    {"/readyz", ready},
    {"/metrics", metrics},
    {"/api/accounting", tell<&ConsoleData::accounting_json>},
    {"/api/sources", tell<&ConsoleData::sources_json>},
    {"/api/destinations", tell<&ConsoleData::destinations_json>},
    {"/api/events", events},
    {kSchemaRoute, schema},
    {kSchemaCsvRoute, schema_csv},
    {"/api/explain", explain, "POST"},
}};

ServerResponse index(ConsoleData&, const ServerRequest&) {
  std::string body = R"({"name":"analyticsd","routes":[)";
  for (const Route& route : kRoutes) {
    if (&route != kRoutes.begin()) body += ',';
    body.append("\"").append(route.path).append("\"");
  }
  return {.body = body + "]}"};
}

bool takes(const Route& route, std::string_view method) {
  return method == route.method || (method == "HEAD" && route.method == "GET");
}

ServerResponse wrong_method(const Route& route) {
  const bool is_read = route.method == "GET";
  const std::string allowed = is_read ? "GET, HEAD" : std::string(route.method);
  ServerResponse response =
      json_error(405, "method_not_allowed",
                 is_read ? "only GET and HEAD work here" : "only " + allowed + " works here");
  response.headers.push_back({"Allow", allowed});
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
  const auto* route = std::ranges::find_if(
      kRoutes, [&](const Route& known) { return leads_to(known.path, request.path()); });
  if (route == kRoutes.end()) {
    return json_error(404, "not_found", "there is no such route; / lists those that are");
  }
  if (!takes(*route, request.method)) return wrong_method(*route);
  return route->answer(data_, request);
}

}  // namespace analytics::server
