#include "server/ingest/route_table.h"

#include <array>
#include <optional>
#include <utility>

namespace analytics::server {
namespace {

constexpr std::string_view kPrefix = "/v1/";
constexpr std::string_view kPixel = "pixel/";
constexpr std::string_view kProjects = "projects/";
constexpr std::string_view kSettings = "/settings";

std::optional<EventType> short_type(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, EventType>, 6> kShort{
      {{"i", EventType::identify},
       {"t", EventType::track},
       {"p", EventType::page},
       {"s", EventType::screen},
       {"g", EventType::group},
       {"a", EventType::alias}}};
  for (const auto& [letter, type] : kShort) {
    if (name == letter) return type;
  }
  return std::nullopt;
}

RouteMatch match_settings(std::string_view path) {
  path.remove_prefix(kProjects.size());
  if (!path.ends_with(kSettings)) return {};
  path.remove_suffix(kSettings.size());
  if (path.empty() || path.find('/') != std::string_view::npos) return {};
  return {.kind = RouteKind::settings, .write_key = path};
}

}  // namespace

RouteMatch match(std::string_view path) {
  if (!path.starts_with(kPrefix)) return {};
  path.remove_prefix(kPrefix.size());
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path == "batch" || path == "b" || path == "import") return {.kind = RouteKind::batch};
  if (path == "m") return {.kind = RouteKind::metrics};
  if (path.starts_with(kProjects)) return match_settings(path);
  if (path.starts_with(kPixel)) {
    const std::optional<EventType> type = event_type(path.substr(kPixel.size()));
    return type ? RouteMatch{.kind = RouteKind::pixel, .type = *type} : RouteMatch{};
  }
  std::optional<EventType> type = event_type(path);
  if (!type) type = short_type(path);
  return type ? RouteMatch{.kind = RouteKind::single, .type = *type} : RouteMatch{};
}

}  // namespace analytics::server
