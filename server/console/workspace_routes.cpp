// The routes of the workspace: its sources and destinations, told and changed, and the whole as a
// file. What a change means, and whether it may be, is the workspace's (configuration.h).

#include <array>
#include <utility>

#include <analytics/json.h>

#include "server/console/routes.h"
#include "server/http/json_error.h"

namespace analytics::server {
namespace {

using Kind = WorkspaceChange::Kind;
using What = WorkspaceChange::What;
using Why = ChangeRefusal::Why;

constexpr const char* kNoSource = "there is no such source; /api/sources lists those that are";
constexpr const char* kNoDestination =
    "there is no such destination; /api/destinations lists those that are";

void sources(const RouteCall& call) { call.reply({.body = call.data.sources_json()}); }
void destinations(const RouteCall& call) { call.reply({.body = call.data.destinations_json()}); }

std::optional<std::string> find(ConsoleData& data, What what, std::string_view id) {
  return what == What::source ? data.source_json(id) : data.destination_json(id);
}

template <What what>
void one(const RouteCall& call) {
  std::optional<std::string> json = find(call.data, what, call.id);
  if (json) return call.reply({.body = *std::move(json)});
  call.reply(json_error(404, "not_found", what == What::source ? kNoSource : kNoDestination));
}

void workspace_yaml(const RouteCall& call) {
  call.reply({.content_type = "application/yaml",
              .body = call.data.workspace_yaml(),
              .headers = {{"Content-Disposition", "attachment; filename=\"workspace.yaml\""}}});
}

// The error, with everything that is wrong by its field.
ServerResponse refusal_of(const ChangeRefusal& refusal) {
  const int status = refusal.why == Why::not_found    ? 404
                     : refusal.why == Why::exists     ? 409
                     : refusal.why == Why::not_stored ? 503
                                                      : 400;
  const char* const code = status == 404   ? "not_found"
                           : status == 409 ? "conflict"
                           : status == 503 ? "unavailable"
                                           : "bad_request";
  ServerResponse response = json_error(status, code, refusal.message);
  Array problems;
  for (const FieldProblem& problem : refusal.problems) {
    Object object{{"message", problem.message}};
    if (!problem.field.empty()) object.set("field", problem.field);
    problems.push_back(object);
  }
  Object body = Object::parse(response.body).value();
  if (!problems.empty()) body.set("problems", problems);
  response.body = body.text();
  return response;
}

// Changes, and tells what it has become.
void change(const RouteCall& call, WorkspaceChange change) {
  const What what = change.what;
  const Kind kind = change.kind;
  const std::string id = change.id;
  call.data.change(std::move(change), [&data = call.data, reply = call.reply, what, kind,
                                       id](const ChangeResult& result) {
    if (!result.workspace) return reply(refusal_of(result.refusal));
    if (kind == Kind::remove) return reply({.body = R"({"removed":true})"});
    const bool is_new = kind == Kind::add || kind == Kind::add_write_key;
    reply({.status = is_new ? 201 : 200, .body = find(data, what, id).value_or("{}")});
  });
}

// Empty where it is no JSON object: it has been answered then.
std::optional<Object> body_of(const RouteCall& call) {
  Result<Object> body = Object::parse(call.request.body);
  if (body) return *std::move(body);
  call.reply(
      json_error(400, "bad_request", "the body must be a JSON object: " + body.error().message));
  return std::nullopt;
}

template <What what>
void add(const RouteCall& call) {
  const std::optional<Object> body = body_of(call);
  if (!body) return;
  const std::optional<Json> given = body->get("id");
  const std::optional<std::string> id = given ? given->as_string() : std::nullopt;
  if (!id || id->empty()) {
    return call.reply(refusal_of({.message = "id is missing: a name of your choice, such as shop",
                                  .problems = {{"id", "id is missing"}}}));
  }
  change(call, {.kind = Kind::add, .what = what, .id = *id, .body = *body});
}

template <What what, Kind kind>
void change_it(const RouteCall& call) {
  const std::optional<Object> body = body_of(call);
  if (!body) return;
  const bool takes_none = kind == Kind::revert || kind == Kind::add_write_key;
  if (takes_none && !body->empty()) {
    return call.reply(json_error(400, "bad_request", "the body must be {}"));
  }
  change(call, {.kind = kind, .what = what, .id = std::string(call.id), .body = *body});
}

// Without a body.
template <What what, Kind kind>
void take_away(const RouteCall& call) {
  change(call, {.kind = kind, .what = what, .id = std::string(call.id)});
}

constexpr What kSource = What::source;
constexpr What kDestination = What::destination;

constexpr std::array<ConsoleRoute, 17> kRoutes{{
    {"GET", "/api/workspace.yaml", workspace_yaml},
    {"GET", "/api/sources", sources},
    {"POST", "/api/sources", add<kSource>},
    {"GET", "/api/sources/{id}", one<kSource>},
    {"PATCH", "/api/sources/{id}", change_it<kSource, Kind::change>},
    {"DELETE", "/api/sources/{id}", take_away<kSource, Kind::remove>},
    {"POST", "/api/sources/{id}/write-keys", change_it<kSource, Kind::add_write_key>},
    {"POST", "/api/sources/{id}/revert", change_it<kSource, Kind::revert>},
    {"POST", "/api/sources/{id}/schema", change_it<kSource, Kind::set_blocked>},
    {"PATCH", "/api/sources/{id}/schema", change_it<kSource, Kind::block>},
    {"DELETE", "/api/sources/{id}/schema", take_away<kSource, Kind::set_blocked>},
    {"GET", "/api/destinations", destinations},
    {"POST", "/api/destinations", add<kDestination>},
    {"GET", "/api/destinations/{id}", one<kDestination>},
    {"PATCH", "/api/destinations/{id}", change_it<kDestination, Kind::change>},
    {"DELETE", "/api/destinations/{id}", take_away<kDestination, Kind::remove>},
    {"POST", "/api/destinations/{id}/revert", change_it<kDestination, Kind::revert>},
}};

}  // namespace

std::span<const ConsoleRoute> workspace_routes() { return kRoutes; }

}  // namespace analytics::server
