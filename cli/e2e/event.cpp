#include "cli/e2e/event.h"

#include <optional>
#include <utility>
#include <variant>

#include "cli/e2e/spelling.h"

namespace analytics::cli::e2e {
namespace {

constexpr const char* kNobody = "anonymous";

bool is_given(const Object& event, const char* key) {
  const std::optional<Json> value = event.get(key);
  return value && !value->is_null() && *value != Json("");
}

void add_identity(Object& event) {
  if (!is_given(event, "userId") && !is_given(event, "anonymousId")) {
    event.set("anonymousId", kNobody);
  }
  // An alias is about the id that the user has now, whichever it is.
  const bool alias = event.get("type") == Json("alias") && is_given(event, "previousId");
  if (alias && !is_given(event, "userId")) event.set("userId", *event.get("anonymousId"));
}

std::string text_of(const Json& json, const char* key) {
  const std::optional<Object> event = json.as_object();
  const std::optional<Json> value = event ? event->get(key) : std::nullopt;
  return (value ? value->as_string() : std::nullopt).value_or("");
}

// The library makes the ids, and tells of fates by them; so it is asked for this one's beforehand.
Result<std::string> stamped_id(const BatchMessage& message) {
  const Events stamped({message});
  if (stamped.error()) return *stamped.error();
  const Result<Object> event = Object::parse(stamped.text());
  if (!event) return event.error();
  const std::optional<Json> id = event->get("messageId");
  return (id ? id->as_string() : std::nullopt).value_or("");
}

}  // namespace

Result<Event> parse_event(const Json& json) {
  Result<Object> object = Object::parse(plainly_spelled(json.text()));
  if (!object) return std::move(object).error();
  add_identity(*object);
  Result<BatchMessage> message = parse_message(object->text());
  if (!message) return std::move(message).error();
  Result<std::string> id = stamped_id(*message);
  if (!id) return std::move(id).error();
  std::visit([&](auto& call) { call.message_id = *id; }, *message);
  return Event{*std::move(message), *std::move(id)};
}

std::string type_of(const Json& json) { return text_of(json, "type"); }

std::string display_name(const Json& json) {
  for (const char* key : {"event", "name", "type"}) {
    if (std::string text = text_of(json, key); !text.empty()) return text;
  }
  return "unknown";
}

}  // namespace analytics::cli::e2e
