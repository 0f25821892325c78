#pragma once

// What an event is called where people look for it: a track call by its event, a page or a screen
// by its name; others have none.
//
//   Json name = event_name(event.json, EventType::track);   // "Signed Up", or null
//
// A pure function.

#include <string_view>

#include <analytics/json.h>

#include "json/scan.h"
#include "server/console/text_or_null.h"
#include "server/ingest/request.h"

namespace analytics::server {

inline Json event_name(std::string_view event_json, EventType type) {
  const bool has_name =
      type == EventType::track || type == EventType::page || type == EventType::screen;
  if (!has_name) return {};
  const std::string_view value =
      find_member(event_json, type == EventType::track ? "event" : "name");
  return is_string(value) ? text_or_null(unquote(value)) : Json();
}

}  // namespace analytics::server
