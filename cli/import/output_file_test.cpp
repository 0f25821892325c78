#include "cli/import/output_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/import/temporary_folder.h"

namespace analytics::cli {
namespace {

using ::testing::HasSubstr;

TEST(OutputFile, CutsTheFileAndAppends) {
  const TemporaryFolder folder;
  write_text(folder.path("f"), "one\ntwo\n");
  OutputFile file = OutputFile::open_appending(folder.path("f"), 4).value();
  ASSERT_TRUE(file.append("2\n"));
  ASSERT_TRUE(file.sync());
  EXPECT_EQ(read_text(folder.path("f")), "one\n2\n");
  EXPECT_EQ(file.length(), 6u);
}

TEST(OutputFile, RefusesAFileThatIsShorterThanItWas) {
  const TemporaryFolder folder;
  write_text(folder.path("f"), "one");
  const auto file = OutputFile::open_appending(folder.path("f"), 4);
  ASSERT_FALSE(file);
  EXPECT_THAT(file.error().message, HasSubstr("3 of 4 bytes"));
}

TEST(OutputFile, BelongsToOneImportAtATime) {
  const TemporaryFolder folder;
  const OutputFile first = OutputFile::open_appending(folder.path("f"), 0).value();
  const auto second = OutputFile::open_appending(folder.path("f"), 0);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::locked);
}

TEST(OutputFile, SaysWhereItCannotBeMade) {
  const auto file = OutputFile::open_appending("/nowhere/f", 0);
  ASSERT_FALSE(file);
  EXPECT_THAT(file.error().message, HasSubstr("/nowhere/f: cannot be opened"));
}

TEST(ReplaceFile, LeavesNothingElseBehind) {
  const TemporaryFolder folder;
  ASSERT_TRUE(replace_file(folder.path("f"), "old"));
  ASSERT_TRUE(replace_file(folder.path("f"), "new"));
  EXPECT_EQ(read_text(folder.path("f")), "new");
  EXPECT_FALSE(std::filesystem::exists(folder.path("f.tmp")));
}

TEST(ReadFile, TellsAMissingFileFromAnUnreadableOne) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_file(folder.path("f"), 10).value(), std::nullopt);
  EXPECT_FALSE(read_file(folder.path(""), 10));
}

TEST(ReadFile, ReadsNoMoreThanItIsAllowed) {
  const TemporaryFolder folder;
  write_text(folder.path("f"), "12345");
  EXPECT_EQ(read_file(folder.path("f"), 5).value(), "12345");
  EXPECT_FALSE(read_file(folder.path("f"), 4));
}

}  // namespace
}  // namespace analytics::cli
