#pragma once

// The Postgres warehouse: a schema a source, `shop.tracks`, `shop.users`, `shop.order_completed`.
// README.md in this folder has its rules.
//
//   auto dwh = make_postgres_warehouse("dwh", R"({"host":"db.example.com","database":"events",
//                                               "user":"loader","password":"…"})", context);
//
// Safe for use as `Destination` says.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

#include "server/deliver/destination.h"
#include "server/destinations/context.h"
#include "server/destinations/settings.h"

namespace analytics::server {

std::vector<SettingField> postgres_fields();
/// What is wrong with values that are each of their kind.
std::vector<SettingProblem> check_postgres(const Settings& settings);

Result<std::unique_ptr<Destination>> make_postgres_warehouse(const std::string& id,
                                                             std::string_view settings_json,
                                                             const DestinationContext& context);

}  // namespace analytics::server
