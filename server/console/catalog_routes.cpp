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

void check_mappings(const RouteCall& call) {
  Result<MappingCheck> check = read_mapping_check(call.request.body);
  if (!check) return call.reply(json_error(400, "bad_request", check.error().message));
  const bool is_there = check->destination.empty() ? find_destination_type(check->type) != nullptr
                                                   : call.data.has_destination(check->destination);
  if (!is_there) {
    return call.reply(json_error(404, "not_found", "there is no such destination or type"));
  }
  call.data.check_mappings(*std::move(check), [reply = call.reply](Result<std::string> told) {
    if (told) return reply({.body = *std::move(told)});
    const bool is_wrong = told.error().code == ErrorCode::invalid_config;
    reply(json_error(is_wrong ? 400 : 503, is_wrong ? "bad_request" : "unavailable",
                     told.error().message));
  });
}

constexpr std::array<ConsoleRoute, 5> kRoutes{{
    {"GET", "/api/catalog", catalog},
    {"GET", "/api/catalog/{type}", mappings},
    {"GET", "/api/codes", codes},
    {"POST", "/api/filters/check", check_filters},
    {"POST", "/api/mappings/check", check_mappings},
}};

}  // namespace

std::span<const ConsoleRoute> catalog_routes() { return kRoutes; }

}  // namespace analytics::server
