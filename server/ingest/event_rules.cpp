#include "server/ingest/event_rules.h"

#include <algorithm>
#include <vector>

#include "base/buffer.h"
#include "json/scan.h"
#include "server/ingest/slice.h"

namespace analytics::server {
namespace {

// Every text of that name, since readers differ in which of two members they take.
std::vector<std::string> texts_of(std::string_view json, std::string_view key) {
  std::vector<std::string> texts;
  for (MemberScan member(json); member.next();) {
    if (member.key_is(key) && is_string(member.value())) texts.push_back(unquote(member.value()));
  }
  return texts;
}

// Whether the event is about such a user. The text may be anything at all: what has no outline
// tells nothing of anybody, and is taken for one.
bool is_suppressed(const Source& source, std::string_view text) {
  std::vector<Slice> members;
  if (!slice_object(trim_json(text), members)) return true;
  return std::ranges::any_of(members, [&](const Slice& member) {
    if (!is_string(member.value)) return false;
    const std::string key = unquote('"' + std::string(member.key) + '"');
    return (key == "userId" || key == "previousId") &&
           source.suppressed_users.contains(unquote(member.value));
  });
}

void leave_out(IncomingEvent& event, std::string_view inside, const SourceSchema::Names& names) {
  if (!names.empty()) event.json = without_members(event.json, inside, names);
}

// False: it is blocked.
bool apply(const SourceSchema& schema, IncomingEvent& event) {
  if (event.type == EventType::identify) leave_out(event, "traits", schema.blocked_traits);
  if (event.type == EventType::group) leave_out(event, "traits", schema.blocked_group_traits);
  if (event.type != EventType::track) return true;
  std::vector<std::string> names = texts_of(event.json, "event");
  for (const std::string& name : names) {
    if (schema.blocked_events.contains(name)) return false;
  }
  names.emplace_back("*");
  for (const std::string& key : names) {
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

void forget_suppressed(const Source& source, ReadBody& body) {
  if (source.suppressed_users.empty()) return;
  body.request.suppressed += std::erase_if(body.request.events, [&](const IncomingEvent& event) {
    return is_suppressed(source, event.json);
  });
  hide_suppressed(source, body);
}

void hide_suppressed(const Source& source, ReadBody& body) {
  if (source.suppressed_users.empty()) return;
  for (Rejection& rejection : body.rejections) {
    if (is_suppressed(source, rejection.text)) rejection.text.clear();
  }
}

void apply_schema(const Source& source, ReadBody& body) {
  if (source.schema.empty()) return;
  std::erase_if(body.request.events, [&](IncomingEvent& event) {
    if (apply(source.schema, event)) return false;
    body.reject(event.index, "event_blocked", event.json, name(event.type));
    return true;
  });
}

}  // namespace analytics::server
