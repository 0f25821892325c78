#include "server/log/record.h"

#include <chrono>
#include <cstring>

#include "server/log/packing.h"

namespace analytics::server {
namespace {

constexpr std::uint8_t kVersion = 1;

using Millis = std::chrono::milliseconds;

void pack_time(Packer& packer, Timestamp value) {
  packer.number(std::chrono::floor<Millis>(value.time_since_epoch()).count());
}
// Whether it is a time that 64 bits of nanoseconds can hold.
bool unpack_time(Unpacker& unpacker, Timestamp& time) {
  static constexpr Millis kFirst = std::chrono::ceil<Millis>(Timestamp::min().time_since_epoch());
  static constexpr Millis kLast = std::chrono::floor<Millis>(Timestamp::max().time_since_epoch());
  const Millis value(unpacker.number<std::int64_t>());
  if (value < kFirst || value > kLast) return false;
  time = Timestamp(value);
  return true;
}

void pack_counts(Packer& packer, const SourceCounts& counts) {
  packer.number(counts.received);
  packer.number(counts.duplicates);
  packer.number(counts.suppressed);
  packer.number(counts.accepted);
  packer.number(static_cast<std::uint16_t>(counts.rejected.size()));
  for (const auto& [code, count] : counts.rejected) {
    packer.text(code);
    packer.number(count);
  }
}

SourceCounts unpack_counts(Unpacker& unpacker) {
  SourceCounts counts;
  counts.received = unpacker.number<std::uint64_t>();
  counts.duplicates = unpacker.number<std::uint64_t>();
  counts.suppressed = unpacker.number<std::uint64_t>();
  counts.accepted = unpacker.number<std::uint64_t>();
  for (auto left = unpacker.number<std::uint16_t>(); left > 0 && unpacker.good(); --left) {
    const std::string code(unpacker.text());
    counts.rejected[code] = unpacker.number<std::uint64_t>();
  }
  return counts;
}

Error damaged(const char* what) {
  return {ErrorCode::corrupt, std::string("the event log holds a ") + what +
                                  " that can't be read; was it written by a newer version?"};
}

}  // namespace

std::string encode_head(const FrameHead& head) {
  std::string out;
  constexpr std::size_t kBeside = 256;  // Numbers, and few rejections.
  out.reserve(kBeside + head.source.size() + head.context.size() + head.integrations.size());
  Packer packer(out);
  packer.number(kVersion);
  packer.text(head.source);
  pack_time(packer, head.received_at);
  packer.number(static_cast<std::uint8_t>(head.sent_at.has_value()));
  pack_time(packer, head.sent_at.value_or(Timestamp()));
  packer.text(head.context);
  packer.text(head.integrations);
  pack_counts(packer, head.counts);
  pack_counts(packer, head.totals);
  return out;
}

void encode_event_record(const EventRecord& event, std::string& out) {
  Packer packer(out);
  packer.number(kVersion);
  packer.number(static_cast<std::uint8_t>(event.type));
  pack_time(packer, event.timestamp);
  out.append(reinterpret_cast<const char*>(event.id_hash.data()), event.id_hash.size());
  packer.text(event.message_id);
  out.append(event.json);
}

std::string encode_checkpoint(const Checkpoint& checkpoint) {
  std::string out;
  Packer packer(out);
  packer.number(kVersion);
  packer.number(checkpoint.frame);
  packer.number(checkpoint.offset);
  packer.number(static_cast<std::uint32_t>(checkpoint.totals.size()));
  for (const auto& [source, counts] : checkpoint.totals) {
    packer.text(source);
    pack_counts(packer, counts);
  }
  return out;
}

Result<Checkpoint> decode_checkpoint(std::string_view bytes) {
  Unpacker unpacker(bytes);
  const auto version = unpacker.number<std::uint8_t>();
  Checkpoint checkpoint;
  checkpoint.frame = unpacker.number<std::uint64_t>();
  checkpoint.offset = unpacker.number<std::uint64_t>();
  for (auto left = unpacker.number<std::uint32_t>(); left > 0 && unpacker.good(); --left) {
    const std::string source(unpacker.text());
    checkpoint.totals[source] = unpack_counts(unpacker);
  }
  if (version != kVersion || !unpacker.done()) return damaged("checkpoint");
  return checkpoint;
}

Result<FrameHead> decode_head(std::string_view bytes) {
  Unpacker unpacker(bytes);
  if (unpacker.number<std::uint8_t>() != kVersion) return damaged("request");
  FrameHead head;
  head.source = unpacker.text();
  if (!unpack_time(unpacker, head.received_at)) return damaged("request");
  const bool has_sent_at = unpacker.number<std::uint8_t>() != 0;
  Timestamp sent_at{};
  if (!unpack_time(unpacker, sent_at)) return damaged("request");
  if (has_sent_at) head.sent_at = sent_at;
  head.context = unpacker.text();
  head.integrations = unpacker.text();
  head.counts = unpack_counts(unpacker);
  head.totals = unpack_counts(unpacker);
  if (!unpacker.done()) return damaged("request");
  return head;
}

Result<EventRecord> decode_event_record(std::string_view bytes) {
  Unpacker unpacker(bytes);
  EventRecord event;
  if (unpacker.number<std::uint8_t>() != kVersion) return damaged("event");
  event.type = static_cast<EventType>(unpacker.number<std::uint8_t>());
  if (event_type(name(event.type)) != event.type) return damaged("event");
  if (!unpack_time(unpacker, event.timestamp)) return damaged("event");
  const std::string_view hash = unpacker.take(event.id_hash.size());
  if (!hash.empty()) std::memcpy(event.id_hash.data(), hash.data(), hash.size());
  event.message_id = unpacker.text();
  event.json = unpacker.rest();
  if (!unpacker.good() || event.json.empty()) return damaged("event");
  return event;
}

}  // namespace analytics::server
