#include "server/console/debugged_event.h"

#include <algorithm>
#include <string_view>

#include "base/time_text.h"
#include "json/check.h"
#include "json/scan.h"
#include "server/console/event_warnings.h"
#include "server/console/text_or_null.h"
#include "server/http/header_name.h"

namespace analytics::server {
namespace {

bool has_text(std::string_view all, std::string_view part) {
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  return part.empty() || !std::ranges::search(all, part, same).empty();
}

std::string text_member(std::string_view json, std::string_view key) {
  const std::string_view value = find_member(json, key);
  return is_string(value) ? unquote(value) : std::string();
}

}  // namespace

DebuggedEvent::DebuggedEvent(std::uint64_t number, const TappedEvent& event)
    : number_(number), event_(event), type_(event.type), message_id_(event.message_id) {
  is_json_ = check_json(event.json, {}, checked_) && is_object(checked_.view());
  if (is_json_) read_members();
}

void DebuggedEvent::read_members() {
  const std::string_view json = checked_.view();
  if (type_.empty()) type_ = text_member(json, "type");
  if (message_id_.empty()) message_id_ = text_member(json, "messageId");
  if (type_ == "track") name_ = text_member(json, "event");
  if (type_ == "page" || type_ == "screen") name_ = text_member(json, "name");
  user_id_ = text_member(json, "userId");
  anonymous_id_ = text_member(json, "anonymousId");
}

bool DebuggedEvent::is_asked_for(const EventQuery& query) const {
  const std::string_view verdict = event_.code.empty() ? "accepted" : "rejected";
  if (!query.source.empty() &&
      query.source != (event_.source_id.empty() ? kUnknownSource : event_.source_id)) {
    return false;
  }
  if (!query.verdict.empty() && query.verdict != verdict) return false;
  if (!query.type.empty() && query.type != type_) return false;
  if (!query.user.empty() && query.user != user_id_ && query.user != anonymous_id_) return false;
  return has_text(name_, query.name) && has_text(event_.json, query.text);
}

Object DebuggedEvent::object() const {
  Object object = {{"number", number_},
                   {"source", event_.source_id.empty() ? kUnknownSource : event_.source_id},
                   {"received_at", time_text(event_.received_at)},
                   {"verdict", event_.code.empty() ? "accepted" : "rejected"},
                   {"code", text_or_null(event_.code)},
                   {"type", text_or_null(type_)},
                   {"message_id", text_or_null(message_id_)},
                   {"name", text_or_null(name_)},
                   {"user", text_or_null(user_id_.empty() ? anonymous_id_ : user_id_)}};
  Array warnings;
  if (is_json_ && event_.code.empty()) {
    for (const std::string& warning : event_warnings(checked_.view(), event_.type)) {
      warnings.push_back(warning);
    }
  }
  object.set("warnings", warnings);
  if (is_json_) {
    object.set("event", Object::parse(checked_.view()).value());
  } else {
    object.set("raw", event_.json);
  }
  return object;
}

}  // namespace analytics::server
