#include <string>

#include <analytics/message.h>

#include "base/time_text.h"
#include "json/scan.h"
#include "json/trust.h"
#include "message/validate.h"

namespace analytics {
namespace {

// What a member of the wire form may go to; null where the call has no such member.
struct Fields {
  std::string user_id;
  std::string anonymous_id;
  SmallString* message_id = nullptr;
  std::optional<Timestamp>* timestamp = nullptr;
  Object* context = nullptr;
  Object* integrations = nullptr;
  Object* extra = nullptr;
  Object* details = nullptr;  // properties or traits, by `details_key`
  std::string_view details_key;
  SmallString* event = nullptr;
  SmallString* name = nullptr;
  SmallString* category = nullptr;
  SmallString* group_id = nullptr;
  SmallString* previous_id = nullptr;
};

Error wrong(std::string_view key, const char* wanted) {
  return {ErrorCode::invalid_field, std::string(key) + " must be " + wanted};
}

bool is_number(std::string_view value) {
  return value.front() == '-' || (value.front() >= '0' && value.front() <= '9');
}

// Ids are text, but numbers are common in the wild and mean the same.
Result<std::string> read_text(std::string_view key, std::string_view value) {
  if (value == "null") return std::string();
  if (is_number(value)) return std::string(value);
  if (is_string(value)) return unquote(value);
  return wrong(key, "a string");
}

template <class Text>
Result<void> read_into(Text* to, std::string_view key, std::string_view value) {
  Result<std::string> text = read_text(key, value);
  if (!text) return std::move(text).error();
  *to = *std::move(text);
  return {};
}

Result<void> read_into(Object* to, std::string_view key, std::string_view value) {
  if (value == "null") return {};
  if (!is_object(value)) return wrong(key, "an object");
  *to = detail::Trust::object(value);
  return {};
}

Result<void> read_into(std::optional<Timestamp>* to, std::string_view value) {
  if (value == "null") return {};
  if (!is_string(value)) return wrong("timestamp", "an ISO 8601 string");
  Result<Timestamp> time = parse_time(unquote(value));
  if (!time) return Error{time.error().code, "timestamp: " + time.error().message};
  *to = *time;
  return {};
}

Result<void> read_member(Fields& fields, const std::string& key, std::string_view value) {
  // `sentAt` and `writeKey` belong to the sending that brought the message here, not to it.
  if (key == "type" || key == "sentAt" || key == "writeKey") return {};
  if (key == "userId") return read_into(&fields.user_id, key, value);
  if (key == "anonymousId") return read_into(&fields.anonymous_id, key, value);
  if (key == "messageId") return read_into(fields.message_id, key, value);
  if (key == "timestamp") return read_into(fields.timestamp, value);
  if (key == "context") return read_into(fields.context, key, value);
  if (key == "integrations") return read_into(fields.integrations, key, value);
  if (key == "event" && fields.event) return read_into(fields.event, key, value);
  if (key == "name" && fields.name) return read_into(fields.name, key, value);
  if (key == "category" && fields.category) return read_into(fields.category, key, value);
  if (key == "groupId" && fields.group_id) return read_into(fields.group_id, key, value);
  if (key == "previousId" && fields.previous_id) return read_into(fields.previous_id, key, value);
  if (fields.details && key == fields.details_key) return read_into(fields.details, key, value);
  fields.extra->set(key, detail::Trust::json(value));
  return {};
}

void bind(Fields& fields, Identify& call) {
  fields.details = &call.traits;
  fields.details_key = "traits";
}
void bind(Fields& fields, Track& call) {
  fields.event = &call.event;
  fields.details = &call.properties;
  fields.details_key = "properties";
}
template <class View>
  requires std::is_same_v<View, Page> || std::is_same_v<View, Screen>
void bind(Fields& fields, View& call) {
  fields.name = &call.name;
  fields.category = &call.category;
  fields.details = &call.properties;
  fields.details_key = "properties";
}
void bind(Fields& fields, Group& call) {
  fields.group_id = &call.group_id;
  fields.details = &call.traits;
  fields.details_key = "traits";
}
void bind(Fields& fields, Alias& call) { fields.previous_id = &call.previous_id; }

User make_user(const Fields& fields) {
  if (fields.anonymous_id.empty()) return User::user_id(fields.user_id);
  if (fields.user_id.empty()) return User::anonymous_id(fields.anonymous_id);
  return User::both(fields.user_id, fields.anonymous_id);
}

template <class Call>
Result<BatchMessage> read_call(const Object& object) {
  Call call;
  Fields fields;
  fields.message_id = &call.message_id;
  fields.timestamp = &call.timestamp;
  fields.context = &call.context;
  fields.integrations = &call.integrations;
  fields.extra = &call.extra;
  bind(fields, call);
  for (MemberScan member(object.text()); member.next();) {
    Result<void> read = read_member(fields, member.key(), member.value());
    if (!read) {
      return Error{read.error().code, std::string(type_name<Call>()) + ": " + read.error().message};
    }
  }
  call.user = make_user(fields);
  return BatchMessage(std::move(call));
}

}  // namespace

Result<BatchMessage> parse_message(std::string_view json) {
  Result<Object> object = Object::parse(json);
  if (!object) return std::move(object).error();
  const std::string_view type = find_member(object->text(), "type");
  const std::string text = is_string(type) ? unquote(type) : std::string();
  if (text == type_name<Identify>()) return read_call<Identify>(*object);
  if (text == type_name<Track>()) return read_call<Track>(*object);
  if (text == type_name<Page>()) return read_call<Page>(*object);
  if (text == type_name<Screen>()) return read_call<Screen>(*object);
  if (text == type_name<Group>()) return read_call<Group>(*object);
  if (text == type_name<Alias>()) return read_call<Alias>(*object);
  return Error{ErrorCode::unknown_type,
               "type must be identify, track, page, screen, group or alias"};
}

}  // namespace analytics
