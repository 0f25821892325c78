#pragma once

// A pack run by a line of JSON, for comparing it with another implementation:
//
//   {"settings": {…}, "events": […], "now": "2026-01-01T00:00:00Z", "batch": true,
//    "answers": [{"status": 200, "headers": {}, "json": {}}], "delete": "user-1"}
//   -> {"requests": [{"method", "url", "headers": {}, "body": "…"}],
//       "outcomes": [{"outcome", "code", "detail"}]}   or {"error": "…"}
//
// All but `settings` and `events` may be left out. Nothing is masked: it is for made-up keys. Pure.

#include <memory>
#include <string>
#include <string_view>

#include "server/destinations/pack/file/pack.h"

namespace analytics::server::pack {

/// Without a line break at its end.
std::string run_line(const std::shared_ptr<const Pack>& pack, std::string_view line);

}  // namespace analytics::server::pack
