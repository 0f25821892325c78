#pragma once

// The routes of the Tracking API, long and short: what a path asks for. (Anchors: Segment's HTTP
// API, and what its libraries call besides.)
//
//   match("/v1/t")                       // {RouteKind::single, EventType::track}
//   match("/v1/projects/key/settings")   // {RouteKind::settings, .write_key = "key"}
//
// Pure.

#include <cstdint>
#include <string_view>

#include "server/ingest/request.h"

namespace analytics::server {

enum class RouteKind : std::uint8_t {
  none,
  single,    ///< One event, of the type that the route names.
  batch,     ///< `batch`, `b`, `import`.
  pixel,     ///< One event in the query of a GET.
  metrics,   ///< `m`: what mobile libraries measure of themselves; taken and dropped.
  settings,  ///< What libraries in browsers and phones ask before they send.
};

struct RouteMatch {
  RouteKind kind = RouteKind::none;
  EventType type{};
  std::string_view write_key{};  ///< In the path as it stands: percent-encoded.

  bool reads_only() const noexcept {
    return kind == RouteKind::pixel || kind == RouteKind::settings;
  }
};

RouteMatch match(std::string_view path);

}  // namespace analytics::server
