#include "server/ingest/event_rules.h"

#include <algorithm>
#include <vector>

#include "base/buffer.h"
#include "json/scan.h"

namespace analytics::server {
namespace {

std::string text_of(std::string_view json, std::string_view key) {
  const std::string_view value = find_member(json, key);
  return is_string(value) ? unquote(value) : std::string();
}

// The ids under which an event is about a user.
bool is_suppressed(const Source& source, const IncomingEvent& event) {
  if (source.suppressed_users.empty()) return false;
  const auto names = [&](std::string_view key) {
    return source.suppressed_users.contains(text_of(event.json, key));
  };
  return names("userId") || (event.type == EventType::alias && names("previousId"));
}

void leave_out(IncomingEvent& event, std::string_view inside, const SourceSchema::Names& names) {
  if (!names.empty()) event.json = without_members(event.json, inside, names);
}

// False: it is blocked.
bool apply_schema(const SourceSchema& schema, IncomingEvent& event) {
  if (event.type == EventType::identify) leave_out(event, "traits", schema.blocked_traits);
  if (event.type == EventType::group) leave_out(event, "traits", schema.blocked_group_traits);
  if (event.type != EventType::track) return true;
  const std::string name = text_of(event.json, "event");
  if (schema.blocked_events.contains(name)) return false;
  for (const std::string& key : {std::string("*"), name}) {
    const auto found = schema.blocked_properties.find(key);
    if (found != schema.blocked_properties.end()) leave_out(event, "properties", found->second);
  }
  return true;
}

void write_without(std::string_view object, const SourceSchema::Names& names, ByteBuffer& out) {
  out.append('{');
  bool is_first = true;
  for (MemberScan member(object); member.next();) {
    if (names.contains(member.key())) continue;
    if (!is_first) out.append(',');
    is_first = false;
    out.append(member.whole());
  }
  out.append('}');
}

}  // namespace

std::string without_members(std::string_view json, std::string_view inside,
                            const SourceSchema::Names& names) {
  // All of that name, since readers differ in which of two they take.
  ByteBuffer out;
  const char* copied = json.data();
  for (MemberScan member(json); member.next();) {
    if (!member.key_is(inside) || !is_object(member.value())) continue;
    out.append({copied, static_cast<std::size_t>(member.value().data() - copied)});
    write_without(member.value(), names, out);
    copied = member.value().data() + member.value().size();
  }
  out.append({copied, static_cast<std::size_t>(json.data() + json.size() - copied)});
  return std::string(out.view());
}

void apply_rules(const Source& source, ReadBody& body) {
  if (source.suppressed_users.empty() && source.schema.empty()) return;
  IncomingRequest& request = body.request;
  std::erase_if(request.events, [&](IncomingEvent& event) {
    if (is_suppressed(source, event)) {
      ++request.suppressed;
      return true;
    }
    if (apply_schema(source.schema, event)) return false;
    body.reject(event.index, "event_blocked", event.json);
    return true;
  });
}

}  // namespace analytics::server
