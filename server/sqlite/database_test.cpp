#include "server/sqlite/database.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>

namespace analytics::server {
namespace {

using Value = SqliteValue;

struct SqliteDb : ::testing::Test {
  SqliteDb() {
    std::string pattern = (std::filesystem::temp_directory_path() / "database-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) folder = pattern;
    database = std::make_unique<Database>(Database::open(file()).value());
  }
  ~SqliteDb() override { std::filesystem::remove_all(folder); }
  std::string file() const { return folder + "/a.db"; }

  std::string folder;
  std::unique_ptr<Database> database;
};

TEST_F(SqliteDb, MakesAFileThatOnlyItsOwnerCanRead) {
  struct stat status {};
  ASSERT_EQ(::stat(file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0600u);
}

TEST_F(SqliteDb, GivesBackWhatWasBound) {
  ASSERT_TRUE(database->execute("CREATE TABLE t (a, b, c, d, e)"));
  auto insert = database->prepare("INSERT INTO t VALUES (?, ?, ?, ?, ?)").value();
  const Value text = std::string("a\0b", 3);
  const Value number = std::int64_t{-9'223'372'036'854'775'807 - 1};
  ASSERT_TRUE(insert.bind(1, text, false));
  ASSERT_TRUE(insert.bind(2, number, false));
  ASSERT_TRUE(insert.bind(3, Value(0.5), false));
  ASSERT_TRUE(insert.bind(4, Value(true), false));
  ASSERT_TRUE(insert.bind(5, Value(), false));
  ASSERT_TRUE(insert.run());
  auto select = database->prepare("SELECT a, b, c, d, e IS NULL FROM t").value();
  ASSERT_TRUE(select.next().value());
  EXPECT_EQ(select.text(0), std::string("a\0b", 3));
  EXPECT_EQ(select.integer(1), std::get<std::int64_t>(number));
  EXPECT_EQ(select.text(2), "0.5");
  EXPECT_EQ(select.integer(3), 1);
  EXPECT_EQ(select.integer(4), 1);
  EXPECT_FALSE(select.next().value());
}

TEST_F(SqliteDb, BindsABlobAsOneAndEmptyTextAsText) {
  auto types = database->prepare("SELECT typeof(?), typeof(?)").value();
  const Value digits = std::string("007");
  const Value empty = std::string();
  ASSERT_TRUE(types.bind(1, digits, true));
  ASSERT_TRUE(types.bind(2, empty, false));
  ASSERT_TRUE(types.next().value());
  EXPECT_EQ(types.text(0), "blob");
  EXPECT_EQ(types.text(1), "text");
}

TEST_F(SqliteDb, NamesTheCodeOfAnError) {
  const auto nonsense = database->prepare("nonsense");
  ASSERT_FALSE(nonsense);
  EXPECT_EQ(sqlite_code(nonsense.error()), "SQLITE_ERROR");
}

TEST_F(SqliteDb, KeepsTheValueOutOfTheError) {
  ASSERT_TRUE(database->execute("CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES ('sesame')"));
  const auto twice = database->execute("INSERT INTO t VALUES ('sesame')");
  ASSERT_FALSE(twice);
  EXPECT_EQ(sqlite_code(twice.error()), "SQLITE_CONSTRAINT");
  EXPECT_EQ(twice.error().message.find("sesame"), std::string::npos);
}

TEST_F(SqliteDb, CannotOpenAFolder) {
  const auto opened = Database::open(folder);
  ASSERT_FALSE(opened);
  EXPECT_EQ(sqlite_code(opened.error()), "SQLITE_CANTOPEN");
  EXPECT_EQ(opened.error().code, ErrorCode::io_error);
}

TEST_F(SqliteDb, NoticesThatItsFileIsGone) {
  EXPECT_FALSE(database->has_moved());
  std::filesystem::remove(file());
  EXPECT_TRUE(database->has_moved());
}

}  // namespace
}  // namespace analytics::server
