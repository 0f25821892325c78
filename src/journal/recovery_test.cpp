#include "journal/recovery.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "journal/crc32c.h"
#include "journal/sample_journal.h"

namespace analytics {
namespace {

const std::string kFirst = SampleJournal::path(0, 0);

/// Three groups: one frame, two frames, one frame.
void commit_three_groups(SampleJournal& journal) {
  ASSERT_TRUE(journal.commit({frame_of("a", {"one"})}));
  ASSERT_TRUE(journal.commit({frame_of("b", {"two", "three"}), frame_of("c", {"four"})}));
  ASSERT_TRUE(journal.commit({frame_of("d", {"five"})}));
}

constexpr std::uint64_t kFrameA = 48;
constexpr std::uint64_t kFrameB = kFrameA + 56;
constexpr std::uint64_t kFrameC = kFrameB + 72;
constexpr std::uint64_t kFrameD = kFrameC + 64;
constexpr std::uint64_t kEnd = kFrameD + 64;
constexpr const char* kAll = "0:a[one] 1:b[two,three] 3:c[four] 4:d[five]";
constexpr const char* kWithoutLast = "0:a[one] 1:b[two,three] 3:c[four]";

TEST(JournalRecovery, FindsEverythingThatWasCommitted) {
  SampleJournal journal;
  commit_three_groups(journal);
  ASSERT_EQ(journal.files.contents(kFirst).size(), kEnd);
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.read_all(), kAll);
  EXPECT_EQ(journal.repair.bytes_cut, 0u);
  EXPECT_EQ(journal.commit({frame_of("e", {"six"})}).value(), 5u);
}

TEST(JournalRecovery, CutsALastFrameThatEndsTooEarlyAtAnyByte) {
  for (std::uint64_t size = kFrameD + 1; size < kEnd; ++size) {
    SampleJournal journal;
    commit_three_groups(journal);
    journal.files.put(kFirst, journal.files.contents(kFirst).substr(0, size));
    ASSERT_TRUE(journal.open()) << size;
    ASSERT_EQ(journal.read_all(), kWithoutLast) << size;
    ASSERT_EQ(journal.files.contents(kFirst).size(), kFrameD) << size;
    ASSERT_EQ(journal.repair.bytes_cut, size - kFrameD);
    ASSERT_EQ(journal.commit({frame_of("", {"again"})}).value(), 4u) << size;
  }
}

TEST(JournalRecovery, CutsALastFrameThatIsWrongInAnyByte) {
  for (std::uint64_t at = kFrameD; at < kEnd; ++at) {
    SampleJournal journal;
    commit_three_groups(journal);
    std::string bytes = journal.files.contents(kFirst);
    bytes[at] = static_cast<char>(bytes[at] ^ 0x40);
    journal.files.put(kFirst, bytes);
    ASSERT_TRUE(journal.open()) << at;
    ASSERT_EQ(journal.read_all(), kWithoutLast) << at;
  }
}

TEST(JournalRecovery, RefusesAWrongFrameWithALaterGroupAfterIt) {
  for (std::uint64_t at = kFrameA; at < kFrameD; ++at) {
    SampleJournal journal;
    commit_three_groups(journal);
    std::string bytes = journal.files.contents(kFirst);
    bytes[at] = static_cast<char>(bytes[at] ^ 0x40);
    journal.files.put(kFirst, bytes);
    const Result<void> opened = journal.open();
    ASSERT_FALSE(opened) << at;
    ASSERT_EQ(opened.error().code, ErrorCode::corrupt);
    ASSERT_EQ(journal.files.contents(kFirst), bytes) << "nothing is changed";
  }
}

TEST(JournalRecovery, NamesTheFileAndThePositionOfDamage) {
  SampleJournal journal;
  commit_three_groups(journal);
  std::string bytes = journal.files.contents(kFirst);
  bytes[kFrameB + 50] ^= 1;
  journal.files.put(kFirst, bytes);
  EXPECT_EQ(journal.open().error().message,
            kFirst + ", byte " + std::to_string(kFrameB) + ": the frame's checksum is wrong");
}

TEST(JournalRecovery, SeesZerosBeforeALaterGroupAsDamage) {
  SampleJournal journal;
  commit_three_groups(journal);
  std::string bytes = journal.files.contents(kFirst);
  bytes.replace(kFrameB, kFrameD - kFrameB, kFrameD - kFrameB, '\0');
  journal.files.put(kFirst, bytes);
  EXPECT_EQ(journal.open().error().message,
            kFirst + ", byte " + std::to_string(kFrameB) + ": zeros where a frame was written");
}

// The blocks of one write reach the disk in no order: a right frame after a wrong one proves
// nothing when both were written together.
TEST(JournalRecovery, CutsAGroupWhoseFirstFrameDidNotReachTheDiskThoughItsSecondDid) {
  SampleJournal journal;
  ASSERT_TRUE(journal.commit({frame_of("a", {"one"})}));
  ASSERT_TRUE(journal.commit({frame_of("b", {"two", "three"}), frame_of("c", {"four"})}));
  std::string bytes = journal.files.contents(kFirst);
  bytes.replace(kFrameB, kFrameC - kFrameB, kFrameC - kFrameB, '\0');
  journal.files.put(kFirst, bytes);
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.read_all(), "0:a[one]");
  EXPECT_EQ(journal.commit({frame_of("", {"again"})}).value(), 1u);
}

TEST(JournalRecovery, KeepsZerosThatWereSetAsideAndWritesOverThem) {
  SampleJournal journal;
  commit_three_groups(journal);
  journal.files.put(kFirst, journal.files.contents(kFirst) + std::string(1000, '\0'));
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.read_all(), kAll);
  EXPECT_EQ(journal.repair.bytes_cut, 0u);
  EXPECT_EQ(journal.files.contents(kFirst).size(), kEnd + 1000);
  ASSERT_TRUE(journal.commit({frame_of("e", {"six"})}));
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.read_all(), std::string(kAll) + " 5:e[six]");
}

TEST(JournalRecovery, CutsWhatFollowsZerosWithoutBeingAFrame) {
  SampleJournal journal;
  commit_three_groups(journal);
  journal.files.put(kFirst, journal.files.contents(kFirst) + std::string(100, '\0') + "remains");
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.read_all(), kAll);
  EXPECT_EQ(journal.files.contents(kFirst).size(), kEnd);
}

TEST(JournalRecovery, DoesNotTakeTheFramesOfAnotherSegmentForItsOwn) {
  SampleJournal journal;
  SampleJournal other;
  ASSERT_TRUE(journal.commit({frame_of("a", {"one"})}));
  commit_three_groups(other);
  std::string remains = other.files.contents(kFirst).substr(kFrameB);
  SegmentHeader another{.created_ms = 1};
  std::string bytes = journal.files.contents(kFirst) + remains;
  encode(another, bytes.data());
  journal.files.put(kFirst, bytes);
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.read_all(), "");
}

TEST(JournalRecovery, RemovesALastSegmentWhoseHeaderWasNeverWhollyWritten) {
  for (std::size_t size = 0; size < kSegmentHeaderBytes; ++size) {
    SampleJournal journal;
    commit_three_groups(journal);
    const std::string next = SampleJournal::path(5, 4);
    const std::string header = journal.files.contents(kFirst).substr(0, size);
    journal.files.put(next, header + std::string(kSegmentHeaderBytes - size, '\0'));
    ASSERT_TRUE(journal.open()) << size;
    ASSERT_TRUE(journal.repair.segment_removed);
    ASSERT_EQ(journal.read_all(), kAll);
    ASSERT_EQ(journal.files.paths(), std::vector{kFirst});
  }
}

TEST(JournalRecovery, BeginsAgainWhenTheVeryFirstSegmentWasNeverWhollyWritten) {
  SampleJournal journal;
  journal.files.put(kFirst, "ANAJ");
  ASSERT_TRUE(journal.open());
  EXPECT_TRUE(journal.repair.segment_removed);
  EXPECT_EQ(journal.commit({frame_of("a", {"one"})}).value(), 0u);
}

TEST(JournalRecovery, RefusesAWrongHeaderWithFramesAfterIt) {
  SampleJournal journal;
  commit_three_groups(journal);
  std::string bytes = journal.files.contents(kFirst);
  bytes[20] ^= 1;
  journal.files.put(kFirst, bytes);
  EXPECT_EQ(journal.open().error().message,
            kFirst + ", byte 0: the segment header's checksum is wrong");
}

TEST(JournalRecovery, RefusesAFormatOfTheFutureAndLeavesItAlone) {
  SampleJournal journal;
  std::string bytes = journal.files.contents(kFirst);
  bytes[7] = 2;
  journal.files.put(kFirst, bytes);
  EXPECT_EQ(journal.open().error().message,
            kFirst + ", byte 0: format version 2 is unknown; this program reads version 1");
  EXPECT_EQ(journal.files.contents(kFirst), bytes);
}

TEST(JournalRecovery, DoesNotStartFromZeroWhereAnOlderSegmentHadBeenDropped) {
  SampleJournal journal;
  ASSERT_TRUE(journal.files.unlink(kFirst));
  journal.files.put(SampleJournal::path(500, 20), "ANAJ");
  EXPECT_EQ(journal.open().error().code, ErrorCode::corrupt);
}

TEST(JournalRecovery, LeavesOtherFilesAlone) {
  SampleJournal journal;
  journal.files.put("log/notes.txt", "mine");
  commit_three_groups(journal);
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.files.contents("log/notes.txt"), "mine");
}

/// Three segments of one frame each: a, b, c.
void commit_three_segments(SampleJournal& journal) {
  for (const char* head : {"a", "b", "c"}) {
    ASSERT_TRUE(journal.commit({frame_of(head, {std::string(200, 'x')})}));
  }
  ASSERT_EQ(journal.files.paths().size(), 3u);
}

TEST(JournalRecovery, RefusesAJournalWithASegmentMissingInTheMiddle) {
  SampleJournal journal(256);
  commit_three_segments(journal);
  ASSERT_TRUE(journal.files.unlink(SampleJournal::path(1, 1)));
  EXPECT_EQ(
      journal.open().error().message,
      SampleJournal::path(2, 2) + ", byte 0: the segment that it says comes before it is missing");
}

TEST(JournalRecovery, RefusesASealedSegmentThatHasBecomeShorter) {
  SampleJournal journal(256);
  commit_three_segments(journal);
  const std::string path = SampleJournal::path(1, 1);
  const std::string bytes = journal.files.contents(path);
  journal.files.put(path, bytes.substr(0, bytes.size() - 1));
  EXPECT_EQ(journal.open().error().message, path + ", byte " + std::to_string(bytes.size() - 1) +
                                                ": the segment is shorter than it was");
}

TEST(JournalRecovery, AcceptsAJournalWhoseOldestSegmentsAreGone) {
  SampleJournal journal(256);
  commit_three_segments(journal);
  ASSERT_TRUE(journal.files.unlink(kFirst));
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.writer().list()->begin_offset(), 1u);
  EXPECT_EQ(journal.writer().list()->end_offset(), 3u);
}

TEST(JournalRecovery, RefusesASegmentUnderAnotherName) {
  SampleJournal journal;
  journal.files.put(SampleJournal::path(1, 1), journal.files.contents(kFirst) + "x");
  EXPECT_EQ(journal.open().error().code, ErrorCode::corrupt);
}

TEST(JournalRecovery, LosesNothingThatWasSyncedWhenThePowerIsCut) {
  std::mt19937_64 random(1);
  SampleJournal journal;
  commit_three_groups(journal);
  journal.files.cut_power(PowerCut::synced_only, random);
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.read_all(), kAll);
}

// After a failed sync the system shows bytes that are not on the disk and that no later sync will
// write. Recovery finds the frame, so it has to write it again before it may be believed.
TEST(JournalRecovery, WritesAGroupAgainThatAFailedSyncMayHaveLost) {
  std::mt19937_64 random(1);
  SampleJournal journal;
  ASSERT_TRUE(journal.commit({frame_of("a", {"one"})}));
  journal.files.fail_after(Call::sync, 0, ErrorCode::io_error);
  ASSERT_FALSE(journal.commit({frame_of("b", {"two"})}));
  ASSERT_TRUE(journal.open());
  ASSERT_EQ(journal.read_all(), "0:a[one] 1:b[two]");
  journal.files.cut_power(PowerCut::synced_only, random);
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(journal.read_all(), "0:a[one] 1:b[two]");
}

/// A segment with its first frame's header field changed, and every checksum right again.
std::string with_changed_header(std::string bytes, std::mt19937_64& random) {
  constexpr std::uint64_t kHeaderBytes = kFrameHeaderBytes;
  const std::uint64_t at = kFrameA + random() % kHeaderBytes;
  if (at >= kFrameA + 4 && at < kFrameA + 8) return bytes;  // the checksum itself
  bytes[at] = static_cast<char>(random());
  const std::uint32_t seed = get_u32(bytes.data() + 44);
  const std::uint64_t length = get_u32(bytes.data() + kFrameA);
  if (length < kHeaderBytes || kFrameA + length > bytes.size()) return bytes;
  const std::string_view frame = std::string_view(bytes).substr(kFrameA, length);
  const std::uint32_t crc = crc32c(crc32c(seed, frame.substr(0, 4)), frame.substr(8));
  set_checksum(bytes.data() + kFrameA, crc);
  return bytes;
}

TEST(JournalRecovery, ReadsOrRefusesAnyHeaderThatHasARightChecksum) {
  std::mt19937_64 random(1);
  SampleJournal journal;
  commit_three_groups(journal);
  const std::string right = journal.files.contents(kFirst);
  for (int i = 0; i < 5000; ++i) {
    journal.files.put(kFirst, with_changed_header(right, random));
    const Result<void> opened = journal.open();
    if (!opened) {
      ASSERT_EQ(opened.error().code, ErrorCode::corrupt);
    } else {
      ASSERT_TRUE(journal.read_all().ends_with("1:b[two,three] 3:c[four] 4:d[five]"));
    }
  }
}

}  // namespace
}  // namespace analytics
