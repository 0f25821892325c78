#include "journal/format.h"

#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include "journal/crc32c.h"
#include "journal/sample_journal.h"

namespace analytics {
namespace {

std::string hex(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    char digits[4];
    std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned char>(bytes[i]));
    text += digits;
    text += (i + 1) % 16 == 0 ? "\n" : " ";
  }
  return text;
}

std::string segment_header(const SegmentHeader& header) {
  std::string bytes(kSegmentHeaderBytes, '\0');
  encode(header, bytes.data());
  return bytes;
}

// The example of docs/journal-format.md.
TEST(JournalFormat, OfOneFrameIsTheseBytes) {
  SampleJournal journal;
  ASSERT_TRUE(journal.commit({frame_of("h", {"ab", "c"})}));
  EXPECT_EQ(hex(journal.files.contents(SampleJournal::path(0, 0))),
            "41 4e 41 4a 52 4e 4c 01 00 00 00 00 00 00 00 00\n"
            "00 00 00 00 00 00 00 00 00 a8 da 76 9b 01 00 00\n"
            "00 00 00 00 00 00 00 00 00 00 00 00 a4 3f ca aa\n"
            "3c 00 00 00 72 54 25 0e 00 00 00 00 00 00 00 00\n"
            "00 00 00 00 00 00 00 00 00 a8 da 76 9b 01 00 00\n"
            "30 00 00 00 01 00 00 00 02 00 00 00 00 00 00 00\n"
            "68 02 00 00 00 01 00 00 00 61 62 63 00 00 00 00\n");
}

TEST(JournalFormat, NamesASegmentByTheOffsetAndTheFrameItBeginsWith) {
  EXPECT_EQ(segment_name(100, 7), "00000000000000000100-00000000000000000007.seg");
  const auto name = parse_segment_name("00000000000000000100-00000000000000000007.seg");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->base_offset, 100u);
  EXPECT_EQ(name->base_frame, 7u);
}

TEST(JournalFormat, TakesNoOtherFileForASegment) {
  EXPECT_FALSE(parse_segment_name("lock"));
  EXPECT_FALSE(parse_segment_name("100-7.seg"));
  EXPECT_FALSE(parse_segment_name("00000000000000000100-00000000000000000007.tmp"));
  EXPECT_FALSE(parse_segment_name("00000000000000000100_00000000000000000007.seg"));
  EXPECT_FALSE(parse_segment_name("0000000000000000010x-00000000000000000007.seg"));
  EXPECT_FALSE(parse_segment_name("-0000000000000000100-00000000000000000007.seg"));
  EXPECT_FALSE(parse_segment_name("99999999999999999999-00000000000000000007.seg"));
}

TEST(JournalFormat, ReadsASegmentHeaderBack) {
  const std::string bytes = segment_header({.base_offset = 0x0102030405060708,
                                            .base_frame = 9,
                                            .created_ms = 1767225600000,
                                            .previous_base_frame = 5,
                                            .previous_bytes = 4096});
  const Result<SegmentHeader> header = decode_segment_header(bytes);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->base_offset, 0x0102030405060708u);
  EXPECT_EQ(header->base_frame, 9u);
  EXPECT_EQ(header->created_ms, 1767225600000u);
  EXPECT_EQ(header->previous_base_frame, 5u);
  EXPECT_EQ(header->previous_bytes, 4096u);
  EXPECT_EQ(header->seed, crc32c(0, bytes.substr(0, 44)));
}

TEST(JournalFormat, RejectsASegmentHeaderWithAnyBitChanged) {
  const std::string right = segment_header({.base_offset = 100, .base_frame = 7});
  for (std::size_t bit = 0; bit < right.size() * 8; ++bit) {
    std::string wrong = right;
    wrong[bit / 8] = static_cast<char>(wrong[bit / 8] ^ (1 << (bit % 8)));
    ASSERT_FALSE(decode_segment_header(wrong)) << bit;
  }
}

TEST(JournalFormat, SaysWhichVersionItDoesNotKnow) {
  std::string bytes = segment_header({});
  bytes[7] = 2;
  EXPECT_EQ(decode_segment_header(bytes).error().message,
            "format version 2 is unknown; this program reads version 1");
}

TEST(JournalFormat, PadsToTheNextEightBytes) {
  EXPECT_EQ(padded(48), 48u);
  EXPECT_EQ(padded(49), 56u);
  EXPECT_EQ(padded(56), 56u);
}

// A whole frame of one record "abc" and head "hh", with a right checksum whatever `header` says.
struct SampleFrame {
  FrameHeader header{.length = 57, .synced_bytes = 48, .head_bytes = 2, .record_count = 1};
  std::string body = std::string("hh\x03\0\0\0abc", 9);
  std::string padding = std::string(7, '\0');

  const char* problem() const {
    if (const char* found = frame_header_problem(header, 48)) return found;
    std::string bytes(kFrameHeaderBytes, '\0');
    encode(header, bytes.data());
    bytes += body;
    FrameHeader with_checksum = header;
    with_checksum.checksum = crc32c(crc32c(7, bytes.substr(0, 4)), bytes.substr(8));
    std::vector<std::string_view> records;
    return frame_problem(with_checksum, bytes + padding, 7, records);
  }
};

TEST(JournalFormat, AcceptsARightFrame) { EXPECT_EQ(SampleFrame{}.problem(), nullptr); }

TEST(JournalFormat, RejectsAFrameWithAFieldThatIsOutOfRange) {
  SampleFrame short_one, long_one, flagged, ahead, odd, early, crowded, late, uncounted;
  short_one.header.length = 47;
  long_one.header.length = kFrameBytesMax + 1;
  flagged.header.reserved = 1;
  ahead.header.synced_bytes = 56;
  odd.header.synced_bytes = 47;
  early.header.synced_bytes = 40;
  crowded.header.record_count = kFrameRecordsMax + 1;
  late.header.first_offset = kOffsetMax;
  uncounted.header.number = kOffsetMax;
  EXPECT_STREQ(short_one.problem(), "the frame's length is too small");
  EXPECT_STREQ(long_one.problem(), "the frame's length is over the limit");
  EXPECT_STREQ(flagged.problem(), "the frame's reserved field is not zero");
  EXPECT_STREQ(ahead.problem(), "the frame's synced bytes are out of range");
  EXPECT_STREQ(odd.problem(), "the frame's synced bytes are out of range");
  EXPECT_STREQ(early.problem(), "the frame's synced bytes are out of range");
  EXPECT_STREQ(crowded.problem(), "the frame has more records than the limit");
  EXPECT_STREQ(late.problem(), "the frame's offset is over the limit");
  EXPECT_STREQ(uncounted.problem(), "the frame's offset is over the limit");
}

TEST(JournalFormat, RejectsAFrameWhosePartsDoNotAddUp) {
  SampleFrame big_head, long_record, short_record, dirty_padding;
  big_head.header.head_bytes = 57;
  long_record.body[2] = 4;
  short_record.body[2] = 2;
  dirty_padding.padding[6] = 1;
  EXPECT_STREQ(big_head.problem(), "the frame's head and records do not fit its length");
  EXPECT_STREQ(long_record.problem(), "the frame's records do not fit its length");
  EXPECT_STREQ(short_record.problem(), "the frame is longer than its records");
  EXPECT_STREQ(dirty_padding.problem(), "the frame's padding is not zeros");
}

TEST(JournalFrame, KeepsTheLimitsOfTheFormat) {
  JournalFrame largest;
  largest.records.resize(kFrameBytesMax - kFrameHeaderBytes - 4);
  largest.lengths = {static_cast<std::uint32_t>(largest.records.size())};
  EXPECT_TRUE(largest.check());
  largest.head = "x";
  EXPECT_EQ(largest.check().error().code, ErrorCode::message_too_large);

  JournalFrame fullest;
  fullest.lengths.resize(kFrameRecordsMax);
  EXPECT_TRUE(fullest.check());
  fullest.lengths.push_back(0);
  EXPECT_EQ(fullest.check().error().code, ErrorCode::message_too_large);
}

TEST(JournalFrame, WithLengthsThatDoNotAddUpIsRefused) {
  EXPECT_EQ((JournalFrame{.records = "abc", .lengths = {1, 1}}).check().error().code,
            ErrorCode::invalid_field);
}

}  // namespace
}  // namespace analytics
