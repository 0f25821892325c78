#pragma once

// The management API's routes, a table each of the files that have them: method, path, and what
// answers. Parts of a path in braces, two at most, stand for ids.
//
//   for (const Route& route : delivery_routes()) …
//
// Pure functions but for what answers, which asks the ConsoleData.

#include <optional>
#include <span>
#include <string_view>

#include "server/console/api.h"

namespace analytics::server {

struct RouteCall {
  ConsoleData& data;
  const ServerRequest& request;
  std::string_view id;         ///< What stands in the path for the first part in braces,
  std::string_view second_id;  ///< and for the second.
  const Reply& reply;
};

struct ConsoleRoute {
  std::string_view method;
  std::string_view path;  ///< "/api/sources/{id}/schema"
  void (*answer)(const RouteCall& call);
};

std::span<const ConsoleRoute> look_routes();       ///< What only tells.
std::span<const ConsoleRoute> event_routes();      ///< The debugger.
std::span<const ConsoleRoute> workspace_routes();  ///< Sources, destinations, and changing them.
std::span<const ConsoleRoute> delivery_routes();   ///< Failed events, replays, delivery.
std::span<const ConsoleRoute> catalog_routes();    ///< What there is to choose from; codes; checks.

/// The ids in the path, empty where the pattern has none; none where it is not of that pattern.
struct RouteIds {
  std::string_view first{};
  std::string_view second{};
};
std::optional<RouteIds> match(std::string_view pattern, std::string_view path);

}  // namespace analytics::server
