#pragma once

// The bytes in the event log. A frame of the journal is one request: its head has what the events
// have in common and what was counted, its records are the events. All numbers are little-endian;
// a text is its length (u32) and its bytes; times are milliseconds since 1970 (i64).
//
//   head   := version(u8 = 1) source(text) received_at has_sent_at(u8) sent_at context(text)
//             integrations(text) counts totals
//   counts := received(u64) duplicates(u64) suppressed(u64) accepted(u64)
//             rejections(u16) { code(text) count(u64) }
//   event  := version(u8 = 1) type(u8) timestamp id_hash(16 bytes) message_id(text,
//             empty where the JSON has it) json(all the rest)
//   checkpoint := version(u8 = 1) frame(u64) offset(u64) sources(u32) { source(text) totals }
//
// `counts` is this request alone, `totals` the source's sum with it: a reader of the last head
// knows all, and a reader of all heads can check it. A checkpoint has the totals of all sources
// before a frame, so that a start need not read what came before it. The journal's checksum covers
// these bytes.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/ingest/request.h"
#include "server/log/counts.h"

namespace analytics::server {

/// Stands for (source, message id) in the window of duplicates.
using IdHash = std::array<std::uint8_t, 16>;

struct FrameHead {
  std::string source{};
  Timestamp received_at{};
  std::optional<Timestamp> sent_at{};
  std::string context = "{}";
  std::string integrations = "{}";
  SourceCounts counts{};
  SourceCounts totals{};
};

struct EventRecord {
  EventType type{};
  Timestamp timestamp{};
  IdHash id_hash{};
  std::string_view message_id{};  ///< Empty where the JSON has it.
  std::string_view json{};
};

/// What was counted before a frame.
struct Checkpoint {
  std::uint64_t frame = 0;
  std::uint64_t offset = 0;  ///< Of the frame's first event.
  AllCounts totals{};
};

std::string encode_head(const FrameHead& head);
void encode_event_record(const EventRecord& event, std::string& out);

std::string encode_checkpoint(const Checkpoint& checkpoint);

/// `corrupt` where the bytes are none of ours; the text says what is wrong.
Result<FrameHead> decode_head(std::string_view bytes);
Result<Checkpoint> decode_checkpoint(std::string_view bytes);
/// The views point into `bytes`.
Result<EventRecord> decode_event_record(std::string_view bytes);

}  // namespace analytics::server
