#include "server/workspace/stamped_event.h"

#include <optional>
#include <utility>

#include "base/buffer.h"
#include "json/check.h"
#include "json/scan.h"
#include "server/ingest/body.h"
#include "server/ingest/event_rules.h"
#include "server/log/event_text.h"

namespace analytics::server {

Result<ReadEvent> read_client_event(std::string_view event_json) {
  ByteBuffer checked;
  if (Result<void> good = check_json(event_json, {.bytes_max = kExplainedBytesMax}, checked);
      !good) {
    return std::move(good).error();
  }
  if (!is_object(checked.view())) {
    return Error{ErrorCode::invalid_json, "an event is a JSON object"};
  }
  const std::string_view named = find_member(checked.view(), "type");
  const std::optional<EventType> type =
      is_string(named) ? event_type(unquote(named)) : std::nullopt;
  if (!type) {
    return Error{ErrorCode::invalid_field,
                 "the event's type must be identify, track, page, screen, group or alias"};
  }
  return ReadEvent{std::string(checked.view()), *type};
}

Result<StampedEvent> stamp_event(const Source& source, const ReadEvent& read,
                                 Timestamp received_at) {
  if (!source.enabled) return StampedEvent{.type = read.type, .rejected = "source_disabled"};
  Result<ReadBody> body = read_single(read.json, read.type, received_at);
  if (!body) return std::move(body).error();
  forget_suppressed(source, *body);
  apply_schema(source, *body);
  if (body->request.events.empty()) {
    return StampedEvent{.type = read.type,
                        .rejected = body->request.suppressed > 0
                                        ? "suppressed"
                                        : body->request.rejected.begin()->first};
  }
  const IncomingEvent& event = body->request.events.front();
  return StampedEvent{
      .type = event.type,
      .message_id = event.message_id,
      .json = event_text(
          {.source = source.id, .received_at = received_at, .sent_at = body->request.sent_at},
          {.type = event.type,
           .timestamp = event.timestamp,
           .message_id = event.message_id,
           .json = event.json})};
}

}  // namespace analytics::server
