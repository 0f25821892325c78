#include "server/ingest/body.h"

#include <vector>

#include <analytics/json.h>
#include <analytics/message.h>

#include "base/time_text.h"
#include "json/check.h"
#include "json/scan.h"
#include "server/ingest/check.h"
#include "server/ingest/slice.h"

namespace analytics::server {
namespace {

// Beside its events, a batch has few members; a body with more is nobody's SDK.
constexpr std::size_t kBodyMembersMax = 1'000;
constexpr std::size_t kMembersUsual = 16;

Error unreadable(const char* what) { return {ErrorCode::invalid_json, what}; }

// The checked text of a part that must be an object; `{}` where it is absent or null.
Result<std::string> read_object(std::string_view part, const char* name) {
  if (part.empty() || part == "null") return std::string("{}");
  ByteBuffer checked;
  if (!check_json(part, {}, checked) || !is_object(checked.view())) {
    return Error{ErrorCode::invalid_field, std::string(name) + " must be a JSON object"};
  }
  return std::string(checked.view());
}

std::string read_text(std::string_view part) {
  thread_local ByteBuffer checked;  // At most twice a body.
  checked.clear();
  if (part.empty() || !check_json(part, {}, checked) || !is_string(checked.view())) return {};
  return unquote(checked.view());
}

struct Parts {
  std::string_view batch, context, integrations, sent_at, write_key;
};

Parts find_parts(const std::vector<Slice>& members) {
  Parts parts;
  const auto take = [](std::string_view& part, const Slice& member) {
    if (part.empty()) part = member.value;
  };
  for (const Slice& member : members) {
    if (member.key == "batch") take(parts.batch, member);
    if (member.key == "context") take(parts.context, member);
    if (member.key == "integrations") take(parts.integrations, member);
    if (member.key == "sentAt") take(parts.sent_at, member);
    if (member.key == "writeKey") take(parts.write_key, member);
  }
  return parts;
}

// Of a single call: the members that belong to the sending, each with its quotes, colon and comma.
std::size_t envelope_bytes(const std::vector<Slice>& members) {
  constexpr std::size_t kPunctuation = 4;
  std::size_t bytes = 0;
  for (const Slice& member : members) {
    if (member.key != "sentAt" && member.key != "writeKey") continue;
    bytes += member.key.size() + member.value.size() + kPunctuation;
  }
  return bytes;
}

std::optional<Timestamp> read_sent_at(std::string_view part) {
  Result<Timestamp> time = parse_time(read_text(part));
  return time ? std::optional(*time) : std::nullopt;
}

void add_event(ReadBody& body, std::size_t index, std::string_view text,
               std::optional<EventType> type, std::size_t envelope_bytes = 0) {
  IncomingRequest& request = body.request;
  ++request.received;
  const Timing timing{request.received_at, request.sent_at};
  CheckedEvent checked = check_event(text, type, timing, envelope_bytes);
  if (!checked.code.empty()) return body.reject(index, checked.code, text);
  checked.event.index = index;
  request.events.push_back(std::move(checked.event));
}

void add_events(ReadBody& body, std::string_view batch, const std::vector<Slice>& items) {
  IncomingRequest& request = body.request;
  if (items.empty() || items.size() > kBatchEventsMax) {
    request.received = items.empty() ? 1 : items.size();
    const std::string_view code = items.empty() ? "empty_batch" : "too_many_events";
    request.reject(code, request.received);
    body.rejections.push_back({0, code, std::string(batch.substr(0, kEventBytesMax))});
    return;
  }
  request.events.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) add_event(body, i, items[i].value, std::nullopt);
}

}  // namespace

Result<ReadBody> read_batch(std::string_view body, Timestamp received_at) {
  std::vector<Slice> members;
  if (!slice_object(body, members)) return unreadable("the body is not one JSON object");
  if (members.size() > kBodyMembersMax) return unreadable("the body has too many members");
  const Parts parts = find_parts(members);
  std::vector<Slice> items;
  if (!slice_array(parts.batch, items)) return unreadable("\"batch\" must be an array of events");

  Result<std::string> context = read_object(parts.context, "context");
  if (!context) return std::move(context).error();
  Result<std::string> integrations = read_object(parts.integrations, "integrations");
  if (!integrations) return std::move(integrations).error();

  if (context->size() + integrations->size() > kEventBytesMax) {
    return Error{ErrorCode::json_too_large,
                 "Exceed payload limit: the batch's context and integrations, which each event "
                 "gets, are more than " +
                     std::to_string(kEventBytesMax) + " bytes"};
  }

  ReadBody read{.write_key = read_text(parts.write_key)};
  read.request.received_at = received_at;
  read.request.sent_at = read_sent_at(parts.sent_at);
  read.request.context = *std::move(context);
  read.request.integrations = *std::move(integrations);
  add_events(read, parts.batch, items);
  return read;
}

Result<ReadBody> read_single(std::string_view body, EventType type, Timestamp received_at) {
  const std::string_view text = trim_json(body);
  std::vector<Slice> members;
  members.reserve(kMembersUsual);
  if (!slice_object(text, members)) return unreadable("the body is not one JSON object");
  const Parts parts = find_parts(members);
  ReadBody read{.write_key = read_text(parts.write_key)};
  read.request.received_at = received_at;
  read.request.sent_at = read_sent_at(parts.sent_at);
  add_event(read, 0, text, type, envelope_bytes(members));
  for (Rejection& rejection : read.rejections) rejection.type = name(type);
  return read;
}

}  // namespace analytics::server
