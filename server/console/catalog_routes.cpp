// The routes that tell what there is to choose from and what codes mean: the same of every server,
// so that nobody is asked.

#include <array>

#include "server/console/catalog_text.h"
#include "server/console/code_help.h"
#include "server/console/routes.h"

namespace analytics::server {
namespace {

void catalog(const RouteCall& call) { call.reply({.body = catalog_text(destination_types())}); }

void codes(const RouteCall& call) { call.reply({.body = codes_text()}); }

constexpr std::array<ConsoleRoute, 2> kRoutes{{
    {"GET", "/api/catalog", catalog},
    {"GET", "/api/codes", codes},
}};

}  // namespace

std::span<const ConsoleRoute> catalog_routes() { return kRoutes; }

}  // namespace analytics::server
