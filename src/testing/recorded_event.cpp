#include <analytics/testing/recorded_event.h>

#include <optional>
#include <ostream>

#include "json/scan.h"

namespace analytics::testing {
namespace {

std::string text_at(const Object& object, std::string_view key) {
  const std::string_view value = find_member(object.text(), key);
  return is_string(value) ? unquote(value) : std::string();
}

}  // namespace

std::string RecordedEvent::type() const { return text_at(json, "type"); }
std::string RecordedEvent::name() const {
  return text_at(json, type() == "track" ? "event" : "name");
}
std::string RecordedEvent::user_id() const { return text_at(json, "userId"); }
std::string RecordedEvent::anonymous_id() const { return text_at(json, "anonymousId"); }
std::string RecordedEvent::message_id() const { return text_at(json, "messageId"); }

Json RecordedEvent::at(std::initializer_list<std::string_view> keys) const {
  Json value = json;
  for (const std::string_view key : keys) {
    const std::optional<Object> object = value.as_object();
    value = object ? object->get(key).value_or(Json()) : Json();
  }
  return value;
}

std::vector<RecordedEvent> of_type(std::vector<RecordedEvent> events, std::string_view type) {
  std::erase_if(events, [&](const RecordedEvent& event) { return event.type() != type; });
  return events;
}

std::vector<RecordedEvent> named(std::vector<RecordedEvent> events, std::string_view name) {
  std::erase_if(events, [&](const RecordedEvent& event) { return event.name() != name; });
  return events;
}

std::string describe(const RecordedEvent& event) {
  std::string text = event.type().empty() ? "event" : event.type();
  if (!event.name().empty()) text += " \"" + event.name() + '"';
  return text + ' ' + std::string(event.json.text());
}

std::string describe(const std::vector<RecordedEvent>& events) {
  if (events.empty()) return "no events\n";
  std::string text;
  for (const RecordedEvent& event : events) text += describe(event) + '\n';
  return text;
}

std::ostream& operator<<(std::ostream& out, const RecordedEvent& event) {
  return out << describe(event);
}

}  // namespace analytics::testing
