#include "server/ingest/request.h"

#include <array>
#include <utility>

namespace analytics::server {
namespace {

constexpr std::array<std::pair<EventType, const char*>, 6> kTypes = {{
    {EventType::identify, "identify"},
    {EventType::track, "track"},
    {EventType::page, "page"},
    {EventType::screen, "screen"},
    {EventType::group, "group"},
    {EventType::alias, "alias"},
}};

}  // namespace

const char* name(EventType type) noexcept {
  for (const auto& [known, text] : kTypes) {
    if (known == type) return text;
  }
  return "unknown";
}

std::optional<EventType> event_type(std::string_view name) noexcept {
  for (const auto& [type, text] : kTypes) {
    if (name == text) return type;
  }
  return std::nullopt;
}

}  // namespace analytics::server
