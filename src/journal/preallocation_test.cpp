// Space that the writer sets aside behind the frames.

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "journal/journal.h"
#include "journal/sample_journal.h"

namespace analytics {
namespace {

const std::string kFirst = SampleJournal::path(0, 0);
const std::string kSecond = SampleJournal::path(3, 3);

class Preallocation : public ::testing::Test {
 protected:
  Preallocation() {
    journal.settings.preallocate_bytes = 1'000;
    EXPECT_TRUE(journal.open());
  }
  /// Frames of 64 bytes.
  void commit(int frames) {
    for (int i = 0; i < frames; ++i) ASSERT_TRUE(journal.commit({frame_of("", {"12345678"})}));
  }
  std::size_t size_of(const std::string& path) const { return journal.files.contents(path).size(); }
  std::uint64_t stored_bytes() { return journal.writer().list()->bytes(); }

  SampleJournal journal;
};

TEST_F(Preallocation, SetsSpaceAsideAndUsesItBeforeItSetsMoreAside) {
  commit(1);
  EXPECT_EQ(size_of(kFirst), 1'048u);
  EXPECT_EQ(stored_bytes(), 1'048u) << "what is set aside counts";
  commit(14);
  EXPECT_EQ(journal.files.calls(Call::allocate), 1u);
  commit(1);
  EXPECT_EQ(journal.files.calls(Call::allocate), 2u);
  EXPECT_EQ(size_of(kFirst), 48u + 15 * 64 + 1'000);
}

TEST_F(Preallocation, GoesOnInWhatWasSetAsideAfterOpeningAgain) {
  commit(3);
  ASSERT_TRUE(journal.open());
  EXPECT_EQ(stored_bytes(), 1'048u);
  commit(12);
  EXPECT_EQ(journal.files.calls(Call::allocate), 1u);
  EXPECT_EQ(journal.writer().list()->end_offset(), 15u);
}

TEST_F(Preallocation, SetsNothingAsideForGroupsThatWouldSoonUseItUp) {
  ASSERT_TRUE(journal.commit({frame_of("", {std::string(250, 'x')})}));
  EXPECT_EQ(journal.files.calls(Call::allocate), 0u);
  EXPECT_EQ(size_of(kFirst), stored_bytes());
}

TEST_F(Preallocation, NeverGoesBeyondTheSegmentAndGivesBackWhatIsLeftWhenThatIsFull) {
  journal.settings.segment_bytes_max = 256;
  ASSERT_TRUE(journal.open());
  commit(1);
  EXPECT_EQ(size_of(kFirst), 256u);
  commit(3);
  EXPECT_EQ(size_of(kFirst), 48u + 3 * 64);
  EXPECT_EQ(size_of(kSecond), 256u);
  EXPECT_EQ(stored_bytes(), 48u + 3 * 64 + 256);
}

TEST_F(Preallocation, IsDoneWithoutForTheRestOfASegmentWhereItFails) {
  journal.settings.segment_bytes_max = 256;
  ASSERT_TRUE(journal.open());
  journal.files.fail_after(Call::allocate, 0, ErrorCode::io_error);
  commit(3);
  EXPECT_EQ(journal.files.calls(Call::allocate), 1u);
  EXPECT_EQ(size_of(kFirst), 48u + 3 * 64);
  commit(1);
  EXPECT_EQ(size_of(kSecond), 256u);
}

TEST_F(Preallocation, LeavesTheLastRoomOfADiskToTheFrames) {
  journal.files.set_capacity(48 + 3 * 64 + 63);
  commit(3);
  EXPECT_EQ(stored_bytes(), 48u + 3 * 64);
  EXPECT_EQ(journal.commit({frame_of("", {"12345678"})}).error().code, ErrorCode::disk_full);
  journal.files.set_capacity(10'000);
  ASSERT_TRUE(journal.reopen());
  commit(1);
  EXPECT_EQ(size_of(kFirst), 48u + 3 * 64 + 1'000) << "there is room again";
}

TEST_F(Preallocation, LosesNothingWhenThePowerIsCut) {
  for (int i = 0; i < 200; ++i) {
    SCOPED_TRACE(i);
    std::mt19937_64 random(static_cast<std::uint64_t>(i));
    SampleJournal cut;
    cut.settings.preallocate_bytes = 1'000;
    ASSERT_TRUE(cut.open());
    ASSERT_TRUE(cut.commit({frame_of("", {"kept"})}));
    cut.files.lose_power_after(random() % 2 == 0 ? Call::write : Call::sync, 0);
    EXPECT_FALSE(cut.commit({frame_of("", {"torn", std::string(60, 'x')})}));
    cut.files.cut_power(PowerCut::random, random);
    ASSERT_TRUE(cut.open());
    EXPECT_TRUE(cut.read_all().starts_with("0:[kept]"));
  }
}

TEST(JournalPreallocation, IsGivenBackWhenTheJournalIsClosed) {
  FaultyFiles files;
  auto journal =
      std::move(Journal::open(files, "log", {.preallocate_bytes = kPreallocateBytes})).value();
  ASSERT_TRUE(journal->append_and_wait(frame_of("", {"12345678"})));
  EXPECT_EQ(journal->stored_bytes(), kSegmentHeaderBytes + kPreallocateBytes);
  journal->close();
  EXPECT_EQ(files.contents(kFirst).size(), 48u + 64);
}

}  // namespace
}  // namespace analytics
