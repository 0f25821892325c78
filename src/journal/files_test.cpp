#include "journal/files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace analytics {
namespace {

class RealFiles : public ::testing::Test {
 protected:
  RealFiles() {
    std::string pattern = ::testing::TempDir() + "analytics-files-XXXXXX";
    folder = ::mkdtemp(pattern.data());
  }
  ~RealFiles() override { std::filesystem::remove_all(folder); }

  std::string path(const std::string& name) const { return folder + "/" + name; }
  unsigned mode(const std::string& at) const {
    struct stat status {};
    EXPECT_EQ(::stat(at.c_str(), &status), 0);
    return status.st_mode & 0777;
  }

  Files& files = Files::real();
  std::string folder;
};

TEST_F(RealFiles, ReadsBackWhatWasWrittenInParts) {
  auto file = files.open(path("a"), OpenMode::create).value();
  const std::vector<std::string_view> parts = {"one", "", "two", "three"};
  ASSERT_TRUE(file->write_at(0, parts));
  ASSERT_TRUE(file->sync());
  char bytes[20];
  ASSERT_EQ(file->read_at(3, bytes).value(), 8u);
  EXPECT_EQ(std::string_view(bytes, 8), "twothree");
  EXPECT_EQ(file->size().value(), 11u);
  ASSERT_TRUE(file->truncate(4));
  EXPECT_EQ(file->size().value(), 4u);
}

TEST_F(RealFiles, SetAsideZerosThatCanBeWrittenOver) {
  auto file = files.open(path("a"), OpenMode::create).value();
  const std::string_view part = "abc";
  ASSERT_TRUE(file->write_at(0, {&part, 1}));
  ASSERT_TRUE(file->allocate(3, 100'000));
  ASSERT_TRUE(file->write_at(3, {&part, 1}));
  EXPECT_EQ(file->size().value(), 100'003u);
  std::string bytes(100'003, 'x');
  ASSERT_EQ(file->read_at(0, bytes).value(), 100'003u);
  EXPECT_EQ(bytes, "abcabc" + std::string(99'997, '\0'));
}

TEST_F(RealFiles, WritesMorePartsThanTheSystemTakesAtOnce) {
  auto file = files.open(path("a"), OpenMode::create).value();
  const std::vector<std::string_view> parts(5000, "xyz");
  ASSERT_TRUE(file->write_at(1, parts));
  EXPECT_EQ(file->size().value(), 15'001u);
  std::string bytes(15'000, '\0');
  ASSERT_EQ(file->read_at(1, bytes).value(), 15'000u);
  std::string expected;
  for (std::string_view part : parts) expected += part;
  EXPECT_EQ(bytes, expected);
}

TEST_F(RealFiles, AreTheOwnersAlone) {
  ASSERT_TRUE(files.make_folder(path("log")));
  EXPECT_EQ(mode(path("log")), 0700u);
  ASSERT_TRUE(files.open(path("log/a"), OpenMode::create));
  EXPECT_EQ(mode(path("log/a")), 0600u);
  auto lock = files.lock(path("log/lock"));
  ASSERT_TRUE(lock);
  EXPECT_EQ(mode(path("log/lock")), 0600u);
}

TEST_F(RealFiles, MakesAFolderOnceAndNeverOverAFile) {
  ASSERT_TRUE(files.make_folder(path("log")));
  EXPECT_TRUE(files.make_folder(path("log")));
  ASSERT_TRUE(files.open(path("file"), OpenMode::create));
  EXPECT_EQ(files.make_folder(path("file")).error().code, ErrorCode::io_error);
  EXPECT_EQ(files.make_folder(path("not/there")).error().code, ErrorCode::io_error);
}

TEST_F(RealFiles, CreatesNothingOverAnExistingFile) {
  ASSERT_TRUE(files.open(path("a"), OpenMode::create));
  EXPECT_FALSE(files.open(path("a"), OpenMode::create));
}

TEST_F(RealFiles, NameThePathInAnError) {
  const Error error = files.open(path("missing"), OpenMode::read).error();
  EXPECT_EQ(error.code, ErrorCode::io_error);
  EXPECT_EQ(error.message, "cannot open " + path("missing") + ": No such file or directory");
}

TEST_F(RealFiles, FollowNoSymbolicLink) {
  ASSERT_TRUE(files.open(path("a"), OpenMode::create));
  ASSERT_EQ(::symlink(path("a").c_str(), path("link").c_str()), 0);
  EXPECT_FALSE(files.open(path("link"), OpenMode::read));
  EXPECT_FALSE(files.open(path("link"), OpenMode::write));
  EXPECT_FALSE(files.lock(path("link")));
}

TEST_F(RealFiles, AreListedAndRemoved) {
  ASSERT_TRUE(files.open(path("a"), OpenMode::create));
  EXPECT_EQ(files.list(folder).value(), std::vector<std::string>{"a"});
  ASSERT_TRUE(files.unlink(path("a")));
  ASSERT_TRUE(files.sync_folder(folder));
  EXPECT_TRUE(files.list(folder)->empty());
  EXPECT_FALSE(files.unlink(path("a")));
}

TEST_F(RealFiles, TakeTheNameOfAnotherFile) {
  const std::string_view text = "new";
  ASSERT_TRUE(files.open(path("a"), OpenMode::create));
  ASSERT_TRUE(files.open(path("b"), OpenMode::create).value()->write_at(0, {&text, 1}));
  ASSERT_TRUE(files.rename(path("b"), path("a")));
  EXPECT_EQ(files.list(folder).value(), std::vector<std::string>{"a"});
  EXPECT_EQ(files.open(path("a"), OpenMode::read).value()->size().value(), 3u);
  EXPECT_FALSE(files.rename(path("b"), path("a")));
}

TEST_F(RealFiles, LockForOneOwnerAtATime) {
  auto lock = files.lock(path("lock"));
  ASSERT_TRUE(lock);
  EXPECT_EQ(files.lock(path("lock")).error().code, ErrorCode::locked);
  lock->reset();
  EXPECT_TRUE(files.lock(path("lock")));
}

/// Ends what root may do beyond others, for as long as it exists.
class AsNobody {
 public:
  AsNobody() { EXPECT_TRUE(::geteuid() != 0 || ::seteuid(65534) == 0); }
  ~AsNobody() { EXPECT_TRUE(::getuid() != 0 || ::seteuid(0) == 0); }
};

TEST_F(RealFiles, LockAFileThatMayOnlyBeReadAndMakeNoneWhereNoneMayBeMade) {
  ASSERT_TRUE(files.lock(path("lock")));
  ASSERT_EQ(::chmod(path("lock").c_str(), 0444), 0);
  ASSERT_EQ(::chmod(folder.c_str(), 0555), 0);
  {
    const AsNobody nobody;
    EXPECT_FALSE(files.open(path("lock"), OpenMode::write));
    auto lock = files.lock(path("lock"));
    ASSERT_TRUE(lock) << lock.error().message;
    EXPECT_EQ(files.lock(path("lock")).error().code, ErrorCode::locked);
    EXPECT_EQ(files.lock(path("another")).error().code, ErrorCode::io_error);
  }
  ASSERT_EQ(::chmod(folder.c_str(), 0700), 0);
}

TEST_F(RealFiles, TellAFullDiskFromOtherErrors) {
  ASSERT_EQ(::access("/dev/full", W_OK), 0) << "Linux has it";
  auto file = files.open("/dev/full", OpenMode::write);
  ASSERT_TRUE(file);
  const std::string_view part = "x";
  const Result<void> written = (*file)->write_at(0, {&part, 1});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::disk_full);
  EXPECT_EQ(written.error().message, "cannot write /dev/full: No space left on device");
}

}  // namespace
}  // namespace analytics
