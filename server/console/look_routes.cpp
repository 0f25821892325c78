// The routes that only tell: health, metrics, accounting, schema, what routing would do.

#include <array>
#include <utility>

#include "server/console/routes.h"
#include "server/http/json_error.h"
#include "server/ingest/query.h"

namespace analytics::server {
namespace {

ServerResponse ready(const RouteCall& call) {
  const Result<void> state = call.data.ready();
  if (!state) return json_error(503, "not_ready", state.error().message);
  return {.body = R"({"status":"ready"})"};
}

ServerResponse live(const RouteCall&) { return {.body = R"({"status":"live"})"}; }

template <std::string (ConsoleData::*Json)()>
ServerResponse tell(const RouteCall& call) {
  return {.body = (call.data.*Json)()};
}

ServerResponse metrics(const RouteCall& call) {
  return {.content_type = "text/plain; version=0.0.4; charset=utf-8",
          .body = call.data.metrics_text()};
}

ServerResponse no_such_source() {
  return json_error(404, "not_found", "there is no such source; /api/sources lists those that are");
}

ServerResponse schema(const RouteCall& call) {
  std::optional<std::string> json = call.data.schema_json(call.id);
  if (!json) return no_such_source();
  return {.body = *std::move(json)};
}

ServerResponse schema_csv(const RouteCall& call) {
  std::optional<std::string> csv = call.data.schema_csv(call.id);
  if (!csv) return no_such_source();
  // Ids that exist have no character that would end the quotes.
  std::string disposition = "attachment; filename=\"" + std::string(call.id) + "-schema.csv\"";
  return {.content_type = "text/csv; charset=utf-8",
          .body = *std::move(csv),
          .headers = {{"Content-Disposition", std::move(disposition)}}};
}

ServerResponse explain(const RouteCall& call) {
  const std::string source = query_value(call.request.query(), "source");
  Result<std::string> json = call.data.explain_json(source, call.request.body);
  if (!json) return json_error(400, "bad_request", json.error().message);
  return {.body = *std::move(json)};
}

// What is known at once is answered at once.
template <ServerResponse (*Tell)(const RouteCall&)>
void at_once(const RouteCall& call) {
  call.reply(Tell(call));
}

constexpr std::array<ConsoleRoute, 8> kRoutes{{
    {"GET", "/livez", at_once<live>},
    {"GET", "/readyz", at_once<ready>},
    {"GET", "/metrics", at_once<metrics>},
    {"GET", "/api/server", at_once<tell<&ConsoleData::server_json>>},
    {"GET", "/api/accounting", at_once<tell<&ConsoleData::accounting_json>>},
    {"GET", "/api/sources/{id}/schema", at_once<schema>},
    {"GET", "/api/sources/{id}/schema.csv", at_once<schema_csv>},
    {"POST", "/api/explain", at_once<explain>},
}};

}  // namespace

std::span<const ConsoleRoute> look_routes() { return kRoutes; }

}  // namespace analytics::server
