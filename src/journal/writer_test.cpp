#include "journal/writer.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "journal/sample_journal.h"

namespace analytics {
namespace {

const std::string kLong(200, 'x');  // with its headers, all that a segment of 256 bytes takes

TEST(JournalWriter, NumbersRecordsFromZeroWithoutGaps) {
  SampleJournal journal;
  EXPECT_EQ(journal.commit({frame_of("", {"a", "b"})}).value(), 0u);
  EXPECT_EQ(journal.commit({frame_of("", {"c"}), frame_of("", {"d", "e"})}).value(), 2u);
  EXPECT_EQ(journal.commit({frame_of("", {"f"})}).value(), 5u);
  EXPECT_EQ(journal.read_all(), "0:[a,b] 2:[c] 3:[d,e] 5:[f]");
}

TEST(JournalWriter, KeepsFramesWithAHeadOnlyAndEmptyRecords) {
  SampleJournal journal;
  ASSERT_TRUE(journal.commit({frame_of("only", {}), frame_of("", {"", ""}), frame_of("", {})}));
  EXPECT_EQ(journal.read_all(), "0:only[] 0:[,] 2:[]");
}

TEST(JournalWriter, SyncsOncePerGroup) {
  SampleJournal journal;
  const std::uint64_t before = journal.files.calls(Call::sync);
  ASSERT_TRUE(journal.commit({frame_of("", {"a"}), frame_of("", {"b"}), frame_of("", {"c"})}));
  EXPECT_EQ(journal.files.calls(Call::sync) - before, 1u);
  EXPECT_EQ(journal.files.calls(Call::write), 2u) << "the header's, and one for the group";
}

TEST(JournalWriter, WritesLargeRecordsAndSmallOnesInTheirOrder) {
  SampleJournal journal;
  const std::string large(100'000, 'L');
  ASSERT_TRUE(journal.commit({frame_of("1", {"s"}), frame_of("2", {large, "t"}),
                              frame_of("3", {large}), frame_of("4", {"u"})}));
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.read_all(), "0:1[s] 1:2[" + large + ",t] 3:3[" + large + "] 4:4[u]");
}

TEST(JournalWriter, BeginsASegmentWhereTheLastOneIsFull) {
  SampleJournal journal(256);
  ASSERT_TRUE(journal.commit({frame_of("", {"small"})}));
  ASSERT_TRUE(journal.commit({frame_of("", {"small", "too"})}));
  ASSERT_TRUE(journal.commit({frame_of("", {"it is full now, with this one"})}));
  EXPECT_EQ(journal.files.paths(),
            (std::vector{SampleJournal::path(0, 0), SampleJournal::path(3, 2)}));
  EXPECT_EQ(journal.read_all(), "0:[small] 1:[small,too] 3:[it is full now, with this one]");
}

TEST(JournalWriter, SpreadsOneGroupOverAsManySegmentsAsItTakes) {
  SampleJournal journal(256);
  ASSERT_TRUE(
      journal.commit({frame_of("a", {kLong}), frame_of("b", {kLong}), frame_of("c", {kLong})}));
  EXPECT_EQ(journal.files.paths().size(), 3u);
  const std::string all = "0:a[" + kLong + "] 1:b[" + kLong + "] 2:c[" + kLong + "]";
  EXPECT_EQ(journal.read_all(), all);
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.read_all(), all);
}

TEST(JournalWriter, GivesAFrameThatIsLargerThanASegmentOneOfItsOwn) {
  SampleJournal journal(256);
  ASSERT_TRUE(journal.commit({frame_of("", {"a"})}));
  ASSERT_TRUE(journal.commit({frame_of("", {std::string(1000, 'b')})}));
  ASSERT_TRUE(journal.commit({frame_of("", {"c"})}));
  EXPECT_EQ(journal.files.paths().size(), 3u);
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.writer().list()->end_offset(), 3u);
}

TEST(JournalWriter, BeginsSegmentsAtOneOffsetWhenFramesHaveNoRecords) {
  SampleJournal journal(256);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(journal.commit({frame_of(kLong, {})}));
  EXPECT_EQ(journal.files.paths(),
            (std::vector{SampleJournal::path(0, 0), SampleJournal::path(0, 1),
                         SampleJournal::path(0, 2)}));
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.writer().list()->end().frame, 3u);
}

TEST(JournalWriter, BeginsASegmentWithTheFirstFrameThatComesWhenTheLastOneIsOld) {
  SampleJournal journal;
  journal.settings.segment_age_max = std::chrono::hours(1);
  ASSERT_TRUE(journal.open());
  ASSERT_TRUE(journal.commit({frame_of("", {"a"})}));
  journal.now = kSampleTime + std::chrono::minutes(59);
  ASSERT_TRUE(journal.commit({frame_of("", {"b"})}));
  EXPECT_EQ(journal.files.paths().size(), 1u);
  journal.now = kSampleTime + std::chrono::minutes(60);
  ASSERT_TRUE(journal.commit({frame_of("", {"c"}), frame_of("", {"d"})}));
  EXPECT_EQ(journal.files.paths(),
            (std::vector{SampleJournal::path(0, 0), SampleJournal::path(2, 2)}));
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.read_all(), "0:[a] 1:[b] 2:[c] 3:[d]");
}

TEST(JournalWriter, BeginsASegmentWhereTheLastOneIsFromAFutureThatNeverWas) {
  SampleJournal journal;
  journal.settings.segment_age_max = std::chrono::hours(1);
  ASSERT_TRUE(journal.open());
  ASSERT_TRUE(journal.commit({frame_of("", {"a"})}));
  journal.now = kSampleTime - std::chrono::hours(1);
  ASSERT_TRUE(journal.commit({frame_of("", {"b"})}));
  EXPECT_EQ(journal.files.paths().size(), 2u);
}

TEST(JournalWriter, LeavesAnOldSegmentThatHasNoFrameAsItIs) {
  SampleJournal journal;
  journal.settings.segment_age_max = std::chrono::hours(1);
  ASSERT_TRUE(journal.open());
  journal.now = kSampleTime + std::chrono::hours(2);
  ASSERT_TRUE(journal.commit({frame_of("", {"a"})}));
  EXPECT_EQ(journal.files.paths().size(), 1u);
}

TEST(JournalWriter, ReportsAFailedWriteAndThenRefusesUntilOpenedAgain) {
  SampleJournal journal;
  ASSERT_TRUE(journal.commit({frame_of("", {"a"})}));
  journal.files.fail_after(Call::write, 0, ErrorCode::io_error);
  EXPECT_EQ(journal.commit({frame_of("", {"b"})}).error().code, ErrorCode::io_error);
  EXPECT_EQ(journal.commit({frame_of("", {"c"})}).error().code, ErrorCode::not_available);
  EXPECT_EQ(journal.read_all(), "0:[a]");
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.commit({frame_of("", {"d"})}).value(), 1u);
  EXPECT_EQ(journal.read_all(), "0:[a] 1:[d]");
}

TEST(JournalWriter, ShowsNothingToReadersThatAFailedSyncLeftBehind) {
  SampleJournal journal;
  ASSERT_TRUE(journal.commit({frame_of("", {"a"})}));
  journal.files.fail_after(Call::sync, 0, ErrorCode::io_error);
  EXPECT_EQ(journal.commit({frame_of("", {"b"})}).error().code, ErrorCode::io_error);
  EXPECT_EQ(journal.commit({frame_of("", {"c"})}).error().code, ErrorCode::not_available);
  EXPECT_EQ(journal.read_all(), "0:[a]");
  EXPECT_EQ(journal.writer().list()->end_offset(), 1u);
}

TEST(JournalWriter, SaysWhenTheDiskIsFullAndGoesOnOnceThereIsRoomAndItWasOpenedAgain) {
  SampleJournal journal;
  ASSERT_TRUE(journal.commit({frame_of("", {"a"})}));
  journal.files.set_capacity(200);
  const Error error = journal.commit({frame_of("", {kLong})}).error();
  EXPECT_EQ(error.code, ErrorCode::disk_full);
  EXPECT_NE(error.message.find(SampleJournal::path(0, 0)), std::string::npos);
  journal.files.set_capacity(10'000);
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.commit({frame_of("", {"b"})}).value(), 1u);
  EXPECT_EQ(journal.read_all(), "0:[a] 1:[b]");
}

/// Commits two groups, the second in a segment of its own, with one fault on the way; then opens
/// the journal again.
void begin_segment_with_fault(Call call, std::uint64_t calls_before) {
  SampleJournal journal(256);
  ASSERT_TRUE(journal.commit({frame_of("a", {kLong})}));
  journal.files.fail_after(call, calls_before, ErrorCode::io_error);
  ASSERT_EQ(journal.commit({frame_of("b", {kLong})}).error().code, ErrorCode::io_error);
  ASSERT_TRUE(journal.open());
  const std::uint64_t end = journal.writer().list()->end_offset();
  ASSERT_TRUE(end == 1 || end == 2) << end;
  ASSERT_EQ(journal.commit({frame_of("c", {kLong})}).value(), end);
}

TEST(JournalWriter, LosesNothingWhenBeginningASegmentFailsAtAnyStep) {
  begin_segment_with_fault(Call::sync, 0);         // of the full segment
  begin_segment_with_fault(Call::open, 0);         // of the new one
  begin_segment_with_fault(Call::write, 0);        // its header
  begin_segment_with_fault(Call::sync, 1);         // its header
  begin_segment_with_fault(Call::sync_folder, 0);  // its name
  begin_segment_with_fault(Call::write, 1);        // its first frame
  begin_segment_with_fault(Call::sync, 2);         // its first frame
}

}  // namespace
}  // namespace analytics
