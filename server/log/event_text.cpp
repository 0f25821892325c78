#include "server/log/event_text.h"

#include "base/buffer.h"
#include "base/time_text.h"
#include "json/scan.h"
#include "json/write.h"
#include "message/encode.h"
#include "server/ingest/channel.h"

namespace analytics::server {
namespace {

// Members that are written anew, or belong to the sending; the rest is copied as it stands.
bool is_rewritten(const MemberScan& member) {
  static constexpr std::string_view kRewritten[] = {
      "type",   "messageId",  "context",  "integrations", "timestamp", "originalTimestamp",
      "sentAt", "receivedAt", "writeKey", "channel",      "projectId", "version"};
  for (const std::string_view key : kRewritten) {
    if (member.key_is(key)) return true;
  }
  return false;
}

void write_merged(ByteBuffer& out, std::string_view key, std::string_view common,
                  std::string_view own) {
  if (!is_object(own)) own = "{}";
  if (own == "{}" && common == "{}") return;
  out.append(key);
  if (common == "{}") {
    out.append(own);
  } else {
    merge_objects(common, own, out);
  }
}

void write_moment(ByteBuffer& out, std::string_view key, Timestamp time) {
  out.append(key);
  out.append('"');
  write_time(out.tail(kTimeBytes), time);
  out.advance(kTimeBytes);
  out.append('"');
}

// Who the library was that sent it: the event's own word, or else the library's name.
void write_channel(ByteBuffer& out, const FrameHead& head, std::string_view json) {
  out.append(",\"channel\":");
  const std::string_view own = find_member(json, "channel");
  if (is_string(own)) return out.append(own);
  Channel channel = channel_of(find_member(json, "context"));
  if (channel == Channel::server) channel = channel_of(head.context);
  out.append('"');
  out.append(name(channel));
  out.append('"');
}

std::string text_member(std::string_view json, std::string_view key) {
  const std::string_view value = find_member(json, key);
  return is_string(value) ? unquote(value) : std::string();
}

}  // namespace

std::string event_text(const FrameHead& head, const EventRecord& record) {
  ByteBuffer out;
  out.append("{\"type\":\"");
  out.append(name(record.type));
  out.append("\",\"messageId\":");
  write_string(out, event_message_id(record));
  for (MemberScan member(record.json); member.next();) {
    if (is_rewritten(member)) continue;
    out.append(',');
    out.append(member.whole());
  }
  write_merged(out, ",\"context\":", head.context, find_member(record.json, "context"));
  write_merged(out, ",\"integrations\":", head.integrations,
               find_member(record.json, "integrations"));
  write_moment(out, ",\"timestamp\":", record.timestamp);
  std::string_view original = find_member(record.json, "timestamp");
  if (!is_string(original)) original = find_member(record.json, "originalTimestamp");
  if (is_string(original)) {
    out.append(",\"originalTimestamp\":");
    out.append(original);
  }
  const std::string_view own_sent_at = find_member(record.json, "sentAt");
  if (is_string(own_sent_at)) {
    out.append(",\"sentAt\":");
    out.append(own_sent_at);
  } else if (head.sent_at) {
    write_moment(out, ",\"sentAt\":", *head.sent_at);
  }
  write_moment(out, ",\"receivedAt\":", head.received_at);
  write_channel(out, head, record.json);
  out.append(",\"projectId\":");
  write_string(out, head.source);
  out.append(",\"version\":2}");
  return std::string(out.view());
}

std::string event_user(std::string_view json) {
  std::string user = text_member(json, "userId");
  return user.empty() ? text_member(json, "anonymousId") : user;
}

std::string event_message_id(const EventRecord& record) {
  return record.message_id.empty() ? text_member(record.json, "messageId")
                                   : std::string(record.message_id);
}

}  // namespace analytics::server
