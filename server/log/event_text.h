#pragma once

// The whole event again, from what the log has of it: what came, with the batch's context and
// integrations merged in and the server's fields added, as Segment's specification names them.
//
//   std::string json = event_text(head, record);
//
// The order: type, messageId, the event's own members, context, integrations, timestamp,
// originalTimestamp, sentAt, receivedAt, channel, projectId (the source's id), version (2, as
// Segment's). Pure functions.

#include <string>
#include <string_view>

#include "server/log/record.h"

namespace analytics::server {

std::string event_text(const FrameHead& head, const EventRecord& record);

/// Who did it: the event's user id, or else its anonymous id.
std::string event_user(std::string_view json);

/// The event's message id.
std::string event_message_id(const EventRecord& record);

}  // namespace analytics::server
