#include "server/log/record.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

FrameHead some_head() {
  SourceCounts counts{.received = 5, .duplicates = 1, .accepted = 2, .rejected = {{"code", 2}}};
  return {.source = "shop",
          .received_at = Timestamp(std::chrono::milliseconds(1795438548357)),
          .sent_at = Timestamp(std::chrono::milliseconds(-1)),
          .context = R"({"a":1})",
          .integrations = R"({"All":false})",
          .counts = counts,
          .totals = counts};
}

TEST(FrameHead, ReadsBackWhatWasWritten) {
  const FrameHead head = some_head();
  const FrameHead back = decode_head(encode_head(head)).value();
  EXPECT_EQ(back.source, head.source);
  EXPECT_EQ(back.received_at, head.received_at);
  EXPECT_EQ(back.sent_at, head.sent_at);
  EXPECT_EQ(back.context, head.context);
  EXPECT_EQ(back.integrations, head.integrations);
  EXPECT_EQ(back.counts, head.counts);
  EXPECT_EQ(back.totals, head.totals);
}

TEST(FrameHead, IsRefusedWhereItIsCutAnywhere) {
  const std::string bytes = encode_head(some_head());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(decode_head(std::string_view(bytes).substr(0, size)).error().code,
              ErrorCode::corrupt);
  }
  EXPECT_FALSE(decode_head(bytes + "x"));
}

TEST(EventRecord, ReadsBackWhatWasWritten) {
  std::string bytes;
  encode_event_record({.type = EventType::group,
                       .timestamp = Timestamp(std::chrono::milliseconds(12)),
                       .id_hash = {1, 2, 3},
                       .message_id = "given",
                       .json = R"({"a":1})"},
                      bytes);
  const EventRecord back = decode_event_record(bytes).value();
  EXPECT_EQ(back.type, EventType::group);
  EXPECT_EQ(back.timestamp, Timestamp(std::chrono::milliseconds(12)));
  EXPECT_EQ(back.id_hash, (IdHash{1, 2, 3}));
  EXPECT_EQ(back.message_id, "given");
  EXPECT_EQ(back.json, R"({"a":1})");
}

TEST(EventRecord, IsAlwaysTheSameBytes) {
  std::string bytes;
  encode_event_record({.type = EventType::track,
                       .timestamp = Timestamp(std::chrono::milliseconds(1)),
                       .id_hash = {0xFF},
                       .message_id = "m",
                       .json = "{}"},
                      bytes);
  EXPECT_EQ(bytes, std::string("\x01\x02\x01\0\0\0\0\0\0\0\xFF\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                               "\x01\0\0\0m{}",
                               33));
}

TEST(EventRecord, OfAnotherVersionIsRefused) {
  std::string bytes;
  encode_event_record({.type = EventType::track, .json = "{}"}, bytes);
  bytes[0] = 2;
  EXPECT_EQ(decode_event_record(bytes).error().code, ErrorCode::corrupt);
}

TEST(EventRecord, OfAnUnknownTypeIsRefused) {
  std::string bytes;
  encode_event_record({.type = EventType::alias, .json = "{}"}, bytes);
  EXPECT_TRUE(decode_event_record(bytes));
  ++bytes[1];
  EXPECT_EQ(decode_event_record(bytes).error().code, ErrorCode::corrupt);
}

TEST(EventRecord, WithATimeBeyondAllTimesIsRefused) {
  std::string bytes;
  encode_event_record({.type = EventType::alias, .json = "{}"}, bytes);
  bytes[2 + 7] = 0x7F;  // The last of the time's eight bytes.
  EXPECT_EQ(decode_event_record(bytes).error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace analytics::server
