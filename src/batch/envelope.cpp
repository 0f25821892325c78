#include "batch/envelope.h"

#include "base/time_text.h"
#include "json/write.h"

namespace analytics {
namespace {

void write_head(const Envelope& envelope, Timestamp now, ByteBuffer& out) {
  const auto key = [&](std::string_view name) {
    out.append(out.size() == 1 ? "\"" : ",\"");
    out.append(name);
    out.append("\":");
  };
  out.append('{');
  if (envelope.sent_at) {
    key("sentAt");
    out.append('"');
    write_time(out.tail(kTimeBytes), now);
    out.advance(kTimeBytes);
    out.append('"');
  }
  if (!envelope.write_key.empty()) {
    key("writeKey");
    write_string(out, envelope.write_key);
  }
  if (envelope.context != "{}") {
    key("context");
    out.append(envelope.context);
  }
  if (envelope.integrations != "{}") {
    key("integrations");
    out.append(envelope.integrations);
  }
  key("batch");
  out.append('[');
}

constexpr std::string_view kTail = "]}";

}  // namespace

std::size_t envelope_bytes(const Envelope& envelope) {
  ByteBuffer head;
  write_head(envelope, Timestamp(), head);
  return head.size() + kTail.size();
}

void write_batch(const Envelope& envelope, Timestamp now, std::string_view events,
                 std::string& body) {
  ByteBuffer& head = detail::scratch();
  write_head(envelope, now, head);
  body.clear();
  body.reserve(head.size() + events.size() + kTail.size());
  body.append(head.view()).append(events).append(kTail);
}

}  // namespace analytics
