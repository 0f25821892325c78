// The routes that tell what there is to choose from, what codes mean, and whether filters are
// right.

#include <array>
#include <utility>

#include "server/console/catalog_text.h"
#include "server/console/code_help.h"
#include "server/console/mappings_text.h"
#include "server/console/routes.h"
#include "server/http/json_error.h"

namespace analytics::server {
namespace {

void catalog(const RouteCall& call) { call.reply({.body = catalog_text(destination_types())}); }

void mappings(const RouteCall& call) {
  const DestinationType* type = find_destination_type(call.id);
  if (type != nullptr) return call.reply({.body = mappings_text(*type)});
  call.reply(json_error(404, "not_found",
                        "there is no such kind of destination; /api/catalog lists those that are"));
}

void codes(const RouteCall& call) { call.reply({.body = codes_text()}); }

void check_filters(const RouteCall& call) {
  Result<FilterCheck> check = read_filter_check(call.request.body);
  if (!check) return call.reply(json_error(400, "bad_request", check.error().message));
  call.data.check_filters(*std::move(check), [reply = call.reply](Result<std::string> told) {
    if (told) return reply({.body = *std::move(told)});
    reply(json_error(503, "unavailable", told.error().message));
  });
}

constexpr std::array<ConsoleRoute, 4> kRoutes{{
    {"GET", "/api/catalog", catalog},
    {"GET", "/api/catalog/{type}", mappings},
    {"GET", "/api/codes", codes},
    {"POST", "/api/filters/check", check_filters},
}};

}  // namespace

std::span<const ConsoleRoute> catalog_routes() { return kRoutes; }

}  // namespace analytics::server
