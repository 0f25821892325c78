// The journal on the machine's own files: what memory cannot show.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "journal/journal.h"
#include "journal/sample_journal.h"
#include "journal/verify.h"

namespace analytics {
namespace {

class JournalOnDisk : public ::testing::Test {
 protected:
  JournalOnDisk() {
    std::string pattern = ::testing::TempDir() + "analytics-journal-XXXXXX";
    parent_ = ::mkdtemp(pattern.data());
    folder = parent_ + "/log";
  }
  ~JournalOnDisk() override { std::filesystem::remove_all(parent_); }

  std::unique_ptr<Journal> open() {
    return std::move(Journal::open(Files::real(), folder, {.segment_bytes_max = 4096})).value();
  }

  std::string folder;

 private:
  std::string parent_;
};

TEST_F(JournalOnDisk, IsThereWhenItIsOpenedAgain) {
  {
    auto journal = open();
    for (int i = 0; i < 100; ++i) {
      ASSERT_TRUE(journal->append_and_wait(frame_of("head", {std::string(90, 'x'), "y"})));
    }
    ASSERT_TRUE(journal->drop_before(120));
  }
  auto journal = open();
  EXPECT_EQ(journal->durable_end(), 200u);
  EXPECT_GT(journal->begin(), 80u);
  EXPECT_LE(journal->begin(), 120u);
  JournalCursor cursor = std::move(journal->read_from(198)).value();
  EXPECT_EQ(text_of(cursor), "198:head[" + std::string(90, 'x') + ",y]");
  journal.reset();
  const JournalReport report = verify_journal(Files::real(), folder).value();
  EXPECT_FALSE(report.damage);
  EXPECT_EQ(report.end_offset, 200u);
}

TEST_F(JournalOnDisk, OpensNoSegmentThroughASymbolicLink) {
  open().reset();
  const std::string segment = folder + "/" + segment_name(0, 0);
  std::filesystem::rename(segment, folder + "/elsewhere");
  std::filesystem::create_symlink(folder + "/elsewhere", segment);
  EXPECT_EQ(Journal::open(Files::real(), folder, {}).error().code, ErrorCode::io_error);
}

/// Appends for ever and says through the pipe how far it was acknowledged.
[[noreturn]] void append_for_ever(Journal& journal, int pipe) {
  while (true) {
    const Result<std::uint64_t> first = journal.append_and_wait(frame_of("", {"a", "b", "c"}));
    const std::uint64_t end = first ? *first + 3 : 0;
    if (::write(pipe, &end, sizeof end) != sizeof end) ::_exit(1);
  }
}

TEST_F(JournalOnDisk, HasEverythingThatWasAcknowledgedWhenItsProcessIsKilled) {
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) append_for_ever(*open(), pipe[1]);
  ::close(pipe[1]);
  std::uint64_t acknowledged = 0;
  while (acknowledged < 300) {
    ASSERT_EQ(::read(pipe[0], &acknowledged, sizeof acknowledged),
              static_cast<ssize_t>(sizeof acknowledged));
  }
  EXPECT_EQ(Journal::open(Files::real(), folder, {}).error().code, ErrorCode::locked);
  ASSERT_EQ(::kill(child, SIGKILL), 0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  for (std::uint64_t end = 0; ::read(pipe[0], &end, sizeof end) > 0;) acknowledged = end;
  ::close(pipe[0]);
  auto journal = open();
  EXPECT_GE(journal->durable_end(), acknowledged);
  EXPECT_EQ(journal->durable_end() % 3, 0u) << "frames are there wholly or not at all";
}

TEST_F(JournalOnDisk, IsLeftAloneByAForkedChildThatDestroysItsCopy) {
  auto journal = open();
  ASSERT_TRUE(journal->append_and_wait(frame_of("", {"a"})));
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const bool refused = !journal->append_and_wait(frame_of("", {"from the child"}));
    journal.reset();
    ::_exit(refused ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(Journal::open(Files::real(), folder, {}).error().code, ErrorCode::locked);
  EXPECT_EQ(journal->append_and_wait(frame_of("", {"b"})).value(), 1u);
}

}  // namespace
}  // namespace analytics
