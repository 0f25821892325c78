#include "journal/verify.h"

#include <string>

#include <gtest/gtest.h>

#include "journal/sample_journal.h"

namespace analytics {
namespace {

const std::string kLong(200, 'x');

/// Three segments of one frame with one record each, and two frames with three more.
void fill(SampleJournal& journal) {
  for (const char* head : {"a", "b", "c"}) {
    ASSERT_TRUE(journal.commit({frame_of(head, {kLong})}));
  }
  ASSERT_TRUE(journal.commit({frame_of("d", {"1", "2"})}));
  ASSERT_TRUE(journal.commit({frame_of("e", {"3"})}));
}

std::string damaged(SampleJournal& journal, const std::string& path, std::size_t at) {
  std::string bytes = journal.files.contents(path);
  bytes[at] ^= 1;
  journal.files.put(path, bytes);
  const JournalReport report = verify_journal(journal.files, SampleJournal::kFolder).value();
  return report.damage ? report.damage->message : "";
}

TEST(VerifyJournal, CountsWhatIsThere) {
  SampleJournal journal(256);
  fill(journal);
  const JournalReport report = verify_journal(journal.files, SampleJournal::kFolder).value();
  EXPECT_FALSE(report.damage);
  EXPECT_EQ(report.segments, 4u);
  EXPECT_EQ(report.frames, 5u);
  EXPECT_EQ(report.records, 6u);
  EXPECT_EQ(report.begin_offset, 0u);
  EXPECT_EQ(report.end_offset, 6u);
  EXPECT_EQ(report.bytes, journal.writer().list()->bytes());
  EXPECT_EQ(report.torn_bytes, 0u);
}

TEST(VerifyJournal, FindsDamageInASealedSegmentThatOpeningDoesNotRead) {
  SampleJournal journal(256);
  fill(journal);
  const std::string path = SampleJournal::path(1, 1);
  EXPECT_EQ(damaged(journal, path, 200), path + ", byte 48: the frame's checksum is wrong");
  EXPECT_TRUE(journal.open());
}

TEST(VerifyJournal, FindsDamageInAHeader) {
  SampleJournal journal(256);
  fill(journal);
  const std::string path = SampleJournal::path(1, 1);
  EXPECT_EQ(damaged(journal, path, 9), path + ", byte 0: the segment header's checksum is wrong");
}

TEST(VerifyJournal, FindsDamageBeforeTheLastGroup) {
  SampleJournal journal(256);
  fill(journal);
  const std::string path = SampleJournal::path(3, 3);
  EXPECT_EQ(damaged(journal, path, 60),
            path + ", byte 48: the frame's number does not continue the last");
}

TEST(VerifyJournal, ReportsATornTailAsWhatItIsAndChangesNothing) {
  SampleJournal journal(256);
  fill(journal);
  const std::string path = SampleJournal::path(3, 3);
  journal.files.put(path, journal.files.contents(path) + "half a frame");
  const JournalReport report = verify_journal(journal.files, SampleJournal::kFolder).value();
  EXPECT_FALSE(report.damage);
  EXPECT_EQ(report.torn_bytes, 12u);
  EXPECT_EQ(report.end_offset, 6u);
  EXPECT_TRUE(journal.files.contents(path).ends_with("half a frame"));
}

TEST(VerifyJournal, OfAJournalThatIsOpenIsRefused) {
  SampleJournal journal;
  auto lock = journal.files.lock("log/lock");
  ASSERT_TRUE(lock);
  EXPECT_EQ(verify_journal(journal.files, SampleJournal::kFolder).error().code, ErrorCode::locked);
}

/// The visitor that writes down what it sees.
FrameVisitor note(std::string& seen) {
  return [&seen](const StoredFrame& frame) {
    seen += std::string(frame.head) + std::to_string(frame.records.size()) + " ";
    return Result<void>();
  };
}

TEST(VerifyJournal, ShowsEveryFrameInOrder) {
  SampleJournal journal(256);
  fill(journal);
  std::string seen;
  const auto report = verify_journal(journal.files, SampleJournal::kFolder, note(seen));
  EXPECT_FALSE(report->damage);
  EXPECT_EQ(seen, "a1 b1 c1 d2 e1 ");
}

TEST(VerifyJournal, ShowsOnlyTheFramesBeforeTheDamage) {
  SampleJournal journal(256);
  fill(journal);
  const std::string path = SampleJournal::path(1, 1);
  std::string bytes = journal.files.contents(path);
  bytes[100] ^= 1;
  journal.files.put(path, bytes);
  std::string seen;
  const auto report = verify_journal(journal.files, SampleJournal::kFolder, note(seen));
  EXPECT_TRUE(report->damage);
  EXPECT_EQ(seen, "a1 ");
}

TEST(VerifyJournal, TakesWhatTheVisitorCannotReadForDamageAndItsOtherErrorsForTheEnd) {
  SampleJournal journal(256);
  fill(journal);
  const auto refuse_e = [&](ErrorCode code) {
    return verify_journal(journal.files, SampleJournal::kFolder, [code](const StoredFrame& frame) {
      return frame.head == "e" ? Result<void>(Error{code, "what is e"}) : Result<void>();
    });
  };
  EXPECT_EQ(refuse_e(ErrorCode::corrupt)->damage->message,
            SampleJournal::path(3, 3) + ", byte 112: what is e");
  EXPECT_EQ(refuse_e(ErrorCode::canceled).error().code, ErrorCode::canceled);
}

TEST(VerifyJournal, NeedsNoMoreThanToReadTheFolder) {
  SampleJournal journal(256);
  fill(journal);
  journal.files.make_read_only();
  ASSERT_FALSE(journal.files.lock("log/lock"));
  std::string seen;
  const auto report = verify_journal(journal.files, SampleJournal::kFolder, note(seen));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_FALSE(report->damage);
  EXPECT_EQ(seen, "a1 b1 c1 d2 e1 ");
}

TEST(VerifyJournal, IsRefusedInAFolderThatMayOnlyBeReadWhereItIsOpen) {
  SampleJournal journal;
  auto lock = journal.files.lock("log/lock");
  journal.files.put("log/lock", "");
  journal.files.make_read_only();
  EXPECT_EQ(verify_journal(journal.files, SampleJournal::kFolder).error().code, ErrorCode::locked);
}

TEST(VerifyJournal, OfAnEmptyFolderFindsNothing) {
  FaultyFiles files;
  const JournalReport report = verify_journal(files, "log").value();
  EXPECT_EQ(report.segments, 0u);
  EXPECT_FALSE(report.damage);
}

}  // namespace
}  // namespace analytics
