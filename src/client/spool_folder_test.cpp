#include "client/spool_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace analytics {
namespace {

namespace fs = std::filesystem;

class SpoolFolderTest : public testing::Test {
 protected:
  SpoolFolderTest() {
    std::string pattern = testing::TempDir() + "/spool-XXXXXX";
    root = ::mkdtemp(pattern.data());
  }
  ~SpoolFolderTest() override { fs::remove_all(root); }

  Result<SpoolFolder> open(const std::string& name = "spool") {
    return SpoolFolder::open(Files::real(), root + "/" + name, mine);
  }
  static mode_t mode_of(const std::string& path) {
    struct stat status {};
    ::lstat(path.c_str(), &status);
    return status.st_mode & 0777;
  }

  std::string root;
  const std::string mine = spool_fingerprint("http://a/v1/batch", "key");
};

TEST_F(SpoolFolderTest, MakesAFolderForItsUserAlone) {
  ASSERT_TRUE(open());
  EXPECT_EQ(mode_of(root + "/spool"), 0700u);
}

TEST_F(SpoolFolderTest, NeedsTheFolderAbove) {
  EXPECT_NE(open("no/such").error().message.find("no/such"), std::string::npos);
}

TEST_F(SpoolFolderTest, FollowsNoSymbolicLink) {
  fs::create_directory(root + "/elsewhere");
  fs::create_directory_symlink(root + "/elsewhere", root + "/spool");
  EXPECT_NE(open().error().message.find("symbolic link"), std::string::npos);
}

TEST_F(SpoolFolderTest, RefusesAFolderThatOthersCanWriteTo) {
  fs::create_directory(root + "/spool");
  ::chmod((root + "/spool").c_str(), 0777);
  EXPECT_NE(open().error().message.find("open to other users"), std::string::npos);
}

TEST_F(SpoolFolderTest, RefusesAFile) {
  std::ofstream(root + "/spool") << "x";
  EXPECT_FALSE(open());
}

TEST_F(SpoolFolderTest, FindsItsOwnSubfoldersAndCountsTheOthers) {
  const SpoolFolder folder = open().value();
  const std::string ours = folder.new_subfolder();
  fs::create_directory(ours);
  ::chmod(ours.c_str(), 0700);
  const std::string foreign =
      root + "/spool/" + spool_fingerprint("http://a/v1/batch", "other") + "-1";
  fs::create_directory(foreign);
  fs::create_directory(root + "/spool/somebody's");
  EXPECT_EQ(folder.subfolders(), std::vector<std::string>{ours});
  EXPECT_EQ(folder.foreign_count(), 1u);
}

TEST_F(SpoolFolderTest, LeavesSubfoldersAloneThatAreOpenToOthersOrLinks) {
  const SpoolFolder folder = open().value();
  const std::string readable = folder.new_subfolder();
  fs::create_directory(readable);
  ::chmod(readable.c_str(), 0755);
  fs::create_directory_symlink(root, folder.new_subfolder());
  EXPECT_TRUE(folder.subfolders().empty());
}

TEST_F(SpoolFolderTest, NamesNoKey) {
  const std::string path = open().value().new_subfolder();
  EXPECT_EQ(path.find("key"), std::string::npos);
  EXPECT_NE(spool_fingerprint("u", "a"), spool_fingerprint("u", "b"));
  EXPECT_NE(spool_fingerprint("u", "a"), spool_fingerprint("v", "a"));
}

}  // namespace
}  // namespace analytics
