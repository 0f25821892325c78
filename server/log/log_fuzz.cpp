// A request that ingest accepts is stored and read back the same, and each of its events becomes
// one JSON object; bytes that are not ours are refused when they are read.
#include <algorithm>
#include <string>

#include "fuzz/input.h"
#include "json/check.h"
#include "json/scan.h"
#include "server/ingest/body.h"
#include "server/log/event_text.h"
#include "server/log/record.h"

namespace {

using namespace analytics;
using namespace analytics::server;
using fuzz::expect;

const Timestamp kNow(std::chrono::seconds(1'767'225'600));

void read_any(std::string_view bytes) {
  if (const Result<FrameHead> head = decode_head(bytes)) {
    const std::string once = encode_head(*head);
    const Result<FrameHead> again = decode_head(fuzz::ExactCopy(once).view());
    expect(again && encode_head(*again) == once, "a head that was read is written the same");
  }
  if (const Result<EventRecord> record = decode_event_record(bytes)) {
    std::string again;
    encode_event_record(*record, again);
    expect(again == bytes, "an event that was read is written the same");
  }
}

FrameHead head_of(const IncomingRequest& request) {
  FrameHead head{.source = "shop",
                 .received_at = request.received_at,
                 .sent_at = request.sent_at,
                 .context = request.context,
                 .integrations = request.integrations};
  head.counts.received = request.received;
  head.counts.accepted = request.events.size();
  head.counts.rejected = request.rejected;
  head.totals = head.counts;
  expect(head.counts.balanced(), "the counts add up");
  return head;
}

void look_at(const FrameHead& head, const IncomingEvent& event) {
  std::string bytes;
  encode_event_record({.type = event.type,
                       .timestamp = event.timestamp,
                       .message_id = event.has_own_id ? std::string_view() : event.message_id,
                       .json = event.json},
                      bytes);
  const fuzz::ExactCopy copy(bytes);
  const Result<EventRecord> record = decode_event_record(copy.view());
  expect(record && record->json == event.json, "an event is read back as it was stored");
  expect(event_message_id(*record) == event.message_id, "an event keeps its id");

  const std::string text = event_text(head, *record);
  ByteBuffer checked;
  // One deeper than what came in: the context of a batch goes into each event.
  expect(check_json(text, {.depth_max = 65}, checked), "an event's text is JSON");
  expect(checked.view() == text, "it is as short as it can be");
  const std::string_view type = find_member(text, "type");
  expect(is_string(type) && unquote(type) == name(event.type), "its type is the event's");
  expect(!event_user(text).empty(), "it has a user");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  read_any(input.rest());
  const Result<ReadBody> body = read_batch(input.rest(), kNow);
  if (!body) return 0;
  const std::string stored = encode_head(head_of(body->request));
  const Result<FrameHead> head = decode_head(fuzz::ExactCopy(stored).view());
  expect(head && encode_head(*head) == stored, "a request is read back as it was stored");
  for (const IncomingEvent& event : body->request.events) look_at(*head, event);
  return 0;
}
