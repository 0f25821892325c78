#include "server/ingest/check.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <analytics/json.h>
#include <analytics/message.h>

#include "base/ids.h"
#include "base/time_text.h"
#include "json/check.h"
#include "json/scan.h"

namespace analytics::server {
namespace {

constexpr std::size_t kMessageIdBytesMax = 100;
constexpr std::size_t kDepthMax = 64;
// Write key and time take less; the allowance must not carry more than that into the log.
constexpr std::size_t kEnvelopeBytesMax = 1'024;

// The members of an event that the checks look at; absent ones are empty.
struct Fields {
  std::string_view type, message_id, timestamp, original_timestamp, sent_at, user_id, anonymous_id,
      event, name, category, group_id, previous_id, properties, traits, context, integrations;
  std::string_view event_text;
};

std::string_view* field_of(Fields& fields, const MemberScan& member) {
  static constexpr std::pair<std::string_view, std::string_view Fields::*> kFields[] = {
      {"type", &Fields::type},
      {"messageId", &Fields::message_id},
      {"timestamp", &Fields::timestamp},
      {"originalTimestamp", &Fields::original_timestamp},
      {"sentAt", &Fields::sent_at},
      {"userId", &Fields::user_id},
      {"anonymousId", &Fields::anonymous_id},
      {"event", &Fields::event},
      {"name", &Fields::name},
      {"category", &Fields::category},
      {"groupId", &Fields::group_id},
      {"previousId", &Fields::previous_id},
      {"properties", &Fields::properties},
      {"traits", &Fields::traits},
      {"context", &Fields::context},
      {"integrations", &Fields::integrations},
  };
  for (const auto& [key, field] : kFields) {
    if (member.key_is(key)) return &(fields.*field);
  }
  return nullptr;
}

// Null is as good as absent; of a key that stands twice, the first counts.
Fields read_fields(std::string_view event) {
  Fields fields;
  fields.event_text = event;
  for (MemberScan member(event); member.next();) {
    std::string_view* field = field_of(fields, member);
    if (field != nullptr && field->empty() && member.value() != "null") *field = member.value();
  }
  return fields;
}

bool is_text(std::string_view value) { return value.empty() || is_string(value); }
bool is_mapping(std::string_view value) { return value.empty() || is_object(value); }
bool has_text(std::string_view value) { return is_string(value) && value != "\"\""; }

std::string_view check_ids(const Fields& fields) {
  if (!is_text(fields.user_id) || !is_text(fields.anonymous_id) || !is_text(fields.group_id) ||
      !is_text(fields.previous_id)) {
    return "id_not_string";
  }
  if (!has_text(fields.user_id) && !has_text(fields.anonymous_id)) return "no_user_anon_id";
  return {};
}

std::string_view check_call(EventType type, const Fields& fields) {
  switch (type) {
    case EventType::track:
      if (!is_text(fields.event)) return "event_not_string";
      return has_text(fields.event) ? std::string_view() : "event_not_defined";
    case EventType::group:
      return has_text(fields.group_id) ? std::string_view() : "id_required";
    case EventType::alias:
      // The anonymous id stands for a previous id that is left out.
      if (!has_text(fields.user_id)) return "id_required";
      return has_text(fields.previous_id) || has_text(fields.anonymous_id) ? std::string_view()
                                                                           : "id_required";
    case EventType::page:
    case EventType::screen:
      if (!is_text(fields.name)) return "name_not_string";
      return is_text(fields.category) ? std::string_view() : "category_not_string";
    case EventType::identify:
      return {};
  }
  return "bad_request";
}

std::string_view check_fields(EventType type, const Fields& fields) {
  if (const std::string_view code = check_ids(fields); !code.empty()) return code;
  if (const std::string_view code = check_call(type, fields); !code.empty()) return code;
  if (!is_mapping(fields.properties)) return "properties_not_object";
  if (!is_mapping(fields.traits)) return "traits_not_object";
  if (!is_mapping(fields.context) || !is_mapping(fields.integrations)) return "bad_request";
  return {};
}

std::optional<Timestamp> read_time(std::string_view value) {
  if (!is_string(value)) return std::nullopt;
  Result<Timestamp> time = parse_time(unquote(value));
  return time ? std::optional(*time) : std::nullopt;
}

std::string new_message_id() {
  std::string id(kUuidBytes, ' ');
  write_uuid(id.data());
  return id;
}

// Fills in what is stored beside the event's own text; false if the id can't be kept.
bool stamp(const Fields& fields, const Timing& timing, IncomingEvent& event) {
  if (has_text(fields.message_id)) {
    event.message_id = unquote(fields.message_id);
    // Readers take the first member of a name; where that is null, the id is kept beside.
    event.has_own_id =
        find_member(fields.event_text, "messageId").data() == fields.message_id.data();
    if (event.message_id.size() > kMessageIdBytesMax) return false;
  } else if (!fields.message_id.empty() && !is_string(fields.message_id)) {
    return false;
  } else {
    event.has_own_id = false;
    event.message_id = new_message_id();
  }
  Timing own = timing;
  if (const auto sent_at = read_time(fields.sent_at)) own.sent_at = sent_at;
  // RudderStack's libraries send the time of the call under the name that it is delivered with.
  std::optional<Timestamp> original = read_time(fields.timestamp);
  if (!original) original = read_time(fields.original_timestamp);
  event.timestamp = original ? corrected(*original, own) : timing.received_at;
  return true;
}

CheckedEvent rejected(std::string_view code) { return {.code = code}; }

}  // namespace

Timestamp corrected(Timestamp original, const Timing& timing) {
  using Millis = std::chrono::milliseconds;
  if (!timing.sent_at) return original;
  // In milliseconds, where the three can't overflow whatever the sender claims.
  const auto millis = [](Timestamp time) {
    return std::chrono::floor<Millis>(time.time_since_epoch());
  };
  const Millis time = millis(timing.received_at) - (millis(*timing.sent_at) - millis(original));
  // Within what can be read again.
  return Timestamp(std::clamp(time, millis(kTimeFirst), millis(kTimeLast)));
}

CheckedEvent check_event(std::string_view text, std::optional<EventType> route_type,
                         const Timing& timing, std::size_t envelope_bytes) {
  const std::size_t bytes_max = kEventBytesMax + std::min(envelope_bytes, kEnvelopeBytesMax);
  if (text.size() > bytes_max) return rejected("event_too_large");
  ByteBuffer checked;
  const JsonLimits limits{.depth_max = kDepthMax, .bytes_max = bytes_max};
  if (!check_json(text, limits, checked)) return rejected("invalid_json");
  if (!is_object(checked.view())) return rejected("bad_request");

  const Fields fields = read_fields(checked.view());
  const std::optional<EventType> own_type =
      is_string(fields.type) ? event_type(unquote(fields.type)) : std::nullopt;
  const std::optional<EventType> type = route_type ? route_type : own_type;
  if (!type) return rejected("unknown_type");
  if (const std::string_view code = check_fields(*type, fields); !code.empty()) {
    return rejected(code);
  }
  CheckedEvent good{.event = {.type = *type}};
  if (!stamp(fields, timing, good.event)) return rejected("bad_request");
  good.event.json = std::string(checked.view());
  return good;
}

}  // namespace analytics::server
