#include "journal/cursor.h"

#include <string>

#include <gtest/gtest.h>

#include "journal/sample_journal.h"

namespace analytics {
namespace {

const std::string kLong(200, 'x');

TEST(JournalCursor, ReadsOnWhereItStoodOnceThereIsMore) {
  SampleJournal journal;
  JournalCursor cursor = journal.cursor();
  EXPECT_FALSE(cursor.next().value());
  ASSERT_TRUE(journal.commit({frame_of("", {"a"})}));
  ASSERT_TRUE(cursor.next().value());
  EXPECT_EQ(text_of(cursor.frame()), "0:[a]");
  EXPECT_FALSE(cursor.next().value());
  ASSERT_TRUE(journal.commit({frame_of("", {"b"}), frame_of("", {"c"})}));
  EXPECT_EQ(text_of(cursor), "1:[b] 2:[c]");
}

TEST(JournalCursor, ReadsOnlyWhatIsNewWhenItFollowsTheEnd) {
  SampleJournal journal;
  ASSERT_TRUE(journal.commit({frame_of("", {"a"})}));
  JournalCursor cursor = journal.cursor();
  ASSERT_TRUE(cursor.next().value());
  ASSERT_TRUE(journal.commit({frame_of("", {"b"})}));
  const std::uint64_t reads = journal.files.calls(Call::read);
  const std::uint64_t opens = journal.files.calls(Call::open);
  ASSERT_TRUE(cursor.next().value());
  EXPECT_EQ(journal.files.calls(Call::read) - reads, 1u);
  EXPECT_EQ(journal.files.calls(Call::open) - opens, 0u);
}

TEST(JournalCursor, SaysWhenAFrameWasWritten) {
  SampleJournal journal;
  ASSERT_TRUE(journal.commit({frame_of("", {"a"})}));
  JournalCursor cursor = journal.cursor();
  ASSERT_TRUE(cursor.next().value());
  EXPECT_EQ(cursor.frame().written, kSampleTime);
  EXPECT_EQ(cursor.frame().number, 0u);
  EXPECT_EQ(cursor.frame().end_offset(), 1u);
}

TEST(JournalCursor, BeginsWithTheFrameThatHasTheRecord) {
  SampleJournal journal;
  ASSERT_TRUE(journal.commit({frame_of("", {"a", "b", "c"}), frame_of("", {"d", "e"})}));
  EXPECT_EQ(journal.read_all(2), "0:[a,b,c] 3:[d,e]");
  EXPECT_EQ(journal.read_all(3), "3:[d,e]");
  EXPECT_EQ(journal.read_all(5), "");
}

TEST(JournalCursor, BeginsWithTheFramesWithoutRecordsThatStandAtTheOffset) {
  SampleJournal journal(256);
  ASSERT_TRUE(journal.commit(
      {frame_of("", {"a"}), frame_of("h", {}), frame_of("i", {}), frame_of("", {kLong})}));
  ASSERT_EQ(journal.files.paths().size(), 2u);
  EXPECT_EQ(journal.read_all(1), "1:h[] 1:i[] 1:[" + kLong + "]");
}

TEST(JournalCursor, FindsAFrameByItsNumber) {
  SampleJournal journal(256);
  ASSERT_TRUE(journal.commit(
      {frame_of("a", {}), frame_of("b", {}), frame_of(kLong, {}), frame_of("d", {})}));
  JournalCursor cursor =
      JournalCursor::at_frame(journal.files, SampleJournal::kFolder, journal.writer().list(), 1)
          .value();
  EXPECT_EQ(cursor.next_frame(), 1u);
  EXPECT_EQ(text_of(cursor), "0:b[] 0:" + kLong + "[] 0:d[]");
  EXPECT_EQ(cursor.next_frame(), 4u);
}

TEST(JournalCursor, RefusesAPlaceBeyondTheEnd) {
  SampleJournal journal;
  ASSERT_TRUE(journal.commit({frame_of("", {"a"})}));
  const auto& list = journal.writer().list();
  EXPECT_TRUE(JournalCursor::at_offset(journal.files, SampleJournal::kFolder, list, 1));
  EXPECT_EQ(JournalCursor::at_offset(journal.files, SampleJournal::kFolder, list, 2).error().code,
            ErrorCode::corrupt);
  EXPECT_EQ(JournalCursor::at_frame(journal.files, SampleJournal::kFolder, list, 2).error().code,
            ErrorCode::corrupt);
}

TEST(JournalCursor, GoesOnFromSegmentToSegment) {
  SampleJournal journal(256);
  JournalCursor cursor = journal.cursor();
  ASSERT_TRUE(journal.commit({frame_of("a", {kLong})}));
  ASSERT_TRUE(journal.commit({frame_of("b", {kLong}), frame_of("c", {kLong})}));
  ASSERT_TRUE(journal.commit({frame_of("d", {"end"})}));
  EXPECT_EQ(text_of(cursor), "0:a[" + kLong + "] 1:b[" + kLong + "] 2:c[" + kLong + "] 3:d[end]");
}

TEST(JournalCursor, ReadsAFrameLargerThanItsBufferAndSmallOnesAfterIt) {
  SampleJournal journal(64 << 20);
  const std::string large(3 << 20, 'L');
  ASSERT_TRUE(journal.commit({frame_of("a", {large}), frame_of("b", {"s"})}));
  EXPECT_EQ(journal.read_all(), "0:a[" + large + "] 1:b[s]");
}

TEST(JournalCursor, ReportsDamageWithItsPlaceAndStays) {
  SampleJournal journal(256);
  ASSERT_TRUE(journal.commit({frame_of("a", {kLong})}));
  ASSERT_TRUE(journal.commit({frame_of("b", {kLong})}));
  std::string bytes = journal.files.contents(SampleJournal::path(0, 0));
  bytes[150] ^= 1;
  journal.files.put(SampleJournal::path(0, 0), bytes);
  ASSERT_TRUE(journal.open());
  Result<JournalCursor> cursor =
      JournalCursor::at_frame(journal.files, SampleJournal::kFolder, journal.writer().list(), 0);
  ASSERT_FALSE(cursor);
  EXPECT_EQ(cursor.error().message,
            SampleJournal::path(0, 0) + ", byte 48: the frame's checksum is wrong");
}

TEST(JournalCursor, TriesAgainAfterAReadThatFailed) {
  SampleJournal journal;
  ASSERT_TRUE(journal.commit({frame_of("", {"a"})}));
  JournalCursor cursor = journal.cursor();
  ASSERT_TRUE(cursor.next().value());
  ASSERT_TRUE(journal.commit({frame_of("", {"b"})}));
  journal.files.fail_after(Call::read, 0, ErrorCode::io_error);
  EXPECT_EQ(cursor.next().error().code, ErrorCode::io_error);
  EXPECT_EQ(text_of(cursor), "1:[b]");
}

TEST(JournalCursor, ReadsTheDroppedSegmentItHasOpenToItsEndAndThenTheFirstThatIsLeft) {
  SampleJournal journal(256);
  for (const char* head : {"a", "b", "c"}) {
    ASSERT_TRUE(journal.commit({frame_of(head, {kLong})}));
  }
  JournalCursor cursor = journal.cursor();
  for (int i = 0; i < 2; ++i) {
    const SegmentInfo dropped =
        journal.writer().list()->take_oldest_below({.frame = 2, .offset = 2}).value();
    ASSERT_TRUE(journal.files.unlink(SampleJournal::path(dropped.base_offset, dropped.base_frame)));
  }
  EXPECT_EQ(text_of(cursor), "0:a[" + kLong + "] 2:c[" + kLong + "]");
  EXPECT_EQ(journal.read_all(0), "2:c[" + kLong + "]");
}

}  // namespace
}  // namespace analytics
