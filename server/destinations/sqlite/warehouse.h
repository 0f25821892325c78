#pragma once

// The SQLite warehouse: a set of tables a source, `<source>__tracks`, `<source>__users`,
// `<source>__order_completed`, which anyone can open while it is being written to. README.md in
// this folder has its rules.
//
// Exactly once: a batch is one transaction, and the offset after its last event is part of it, in
// `_analytics_offsets`. Whatever happens to the process or the machine, the rows and the offset
// are there together or not at all; events below the offset are not written again.
//
//   auto lake = make_sqlite_warehouse("lake", R"({"path":"lake.db"})", context);
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

std::vector<SettingField> sqlite_fields();

Result<std::unique_ptr<Destination>> make_sqlite_warehouse(const std::string& id,
                                                           std::string_view settings_json,
                                                           const DestinationContext& context);

}  // namespace analytics::server
