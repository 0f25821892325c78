#include "server/schema/schema_reader.h"

#include <gmock/gmock.h>

#include <random>
#include <vector>

#include "server/schema/schema_fixture.h"

namespace analytics::server {
namespace {

using ::testing::HasSubstr;

class SchemaReaderTest : public SchemaFixture {
 protected:
  SchemaReaderTest() { open_log(); }
  Result<void> open() {
    reader.reset();
    auto opened = SchemaReader::open(*log, files, "/schema", Clock::real());
    if (!opened) return opened.error();
    reader = *std::move(opened);
    return {};
  }
  // Kills the process, and starts it again.
  void restart() {
    files.kill();
    reader.reset();
    open_log();
    ASSERT_TRUE(open());
  }
  void read_all() {
    while (reader->read_some(1).value()) continue;
  }
  std::string json(const std::string& source = "shop") { return reader->schema_json(source); }

  std::unique_ptr<SchemaReader> reader;
};

TEST_F(SchemaReaderTest, LearnsFromTheLogsBeginningTheFirstTime) {
  store(2);
  store(1, "app");
  ASSERT_TRUE(open());
  read_all();
  EXPECT_THAT(json(), HasSubstr(tracks(2)));
  EXPECT_THAT(json(), HasSubstr(R"("first_seen":"2026-01-01T00:00:00.000Z")"));
  EXPECT_THAT(json("app"), HasSubstr(tracks(1)));
  EXPECT_THAT(json("other"), HasSubstr(tracks(0)));
  EXPECT_THAT(reader->schema_csv("app"), HasSubstr("property,\"e\",\"a\",1,"));
}

TEST_F(SchemaReaderTest, GoesOnWithWhatComesLater) {
  ASSERT_TRUE(open());
  EXPECT_FALSE(reader->read_some(1).value());
  EXPECT_FALSE(reader->unsaved());
  store(3);
  read_all();
  EXPECT_THAT(json(), HasSubstr(tracks(3)));
  EXPECT_TRUE(reader->unsaved());
}

TEST_F(SchemaReaderTest, ReadsNoMoreThanItIsAskedTo) {
  store(1);
  store(1);
  store(1);
  ASSERT_TRUE(open());
  EXPECT_TRUE(reader->read_some(2).value());
  EXPECT_THAT(json(), HasSubstr(tracks(2)));
}

TEST_F(SchemaReaderTest, CountsEachEventOnceWhereverItIsKilled) {
  constexpr std::size_t kRequests = 6;
  for (std::size_t i = 0; i < kRequests; ++i) store(2);
  for (std::size_t saved = 0; saved <= kRequests; ++saved) {
    for (std::size_t read = saved; read <= kRequests; ++read) {
      // Of an earlier round there is a snapshot already, or none: a new folder makes it the same.
      const std::string folder = "/schema" + std::to_string(saved) + std::to_string(read);
      auto first = std::move(SchemaReader::open(*log, files, folder, Clock::real())).value();
      (void)first->read_some(saved);
      ASSERT_TRUE(first->save());
      (void)first->read_some(read - saved);
      files.kill();
      first.reset();
      open_log();
      auto second = std::move(SchemaReader::open(*log, files, folder, Clock::real())).value();
      while (second->read_some(1).value()) continue;
      EXPECT_THAT(second->schema_json("shop"), HasSubstr(tracks(2 * kRequests)))
          << saved << " requests saved, " << read << " read";
      EXPECT_THAT(second->schema_json("shop"), HasSubstr(R"("missed":0)"));
    }
  }
}

TEST_F(SchemaReaderTest, CountsEachEventOnceWhereverThePowerGoesWhileItSaves) {
  std::mt19937_64 random(4);
  std::uint64_t stored = 0;
  ASSERT_TRUE(open());
  for (const Call call : {Call::write, Call::sync, Call::open, Call::unlink, Call::sync_folder}) {
    for (std::uint64_t calls = 0; calls < 3; ++calls) {
      store(2);
      stored += 2;
      read_all();
      files.lose_power_after(call, calls);
      (void)reader->save();
      files.cut_power(PowerCut::random, random);
      restart();
      read_all();
      EXPECT_THAT(json(), HasSubstr(tracks(stored)));
    }
  }
}

TEST_F(SchemaReaderTest, SavesAgainAfterTheDiskFailed) {
  store(1);
  ASSERT_TRUE(open());
  read_all();
  files.fail_after(Call::sync, 0, ErrorCode::io_error);
  EXPECT_FALSE(reader->save());
  EXPECT_TRUE(reader->unsaved());
  EXPECT_TRUE(reader->save());
  EXPECT_FALSE(reader->unsaved());
  restart();
  EXPECT_THAT(json(), HasSubstr(tracks(1)));
}

TEST_F(SchemaReaderTest, LeavesFewOldSnapshotsOnTheDisk) {
  // So much that two snapshots don't fit a segment.
  std::vector<std::string> names;
  for (int i = 0; i < 3'000; ++i) names.push_back(std::string(250, 'x') + std::to_string(i));
  store(names);
  ASSERT_TRUE(open());
  for (int i = 0; i < 20; ++i) {
    store(1);
    read_all();
    ASSERT_TRUE(reader->save());
  }
  EXPECT_LE(files.list("/schema").value().size(), 4u);
}

TEST_F(SchemaReaderTest, SaysHowManyEventsRetentionTookFirst) {
  store(1);
  ASSERT_TRUE(open());
  read_all();
  ASSERT_TRUE(reader->save());
  for (int i = 0; i < 30; ++i) store(1);
  ASSERT_TRUE(log->journal().drop_before(20));
  const std::uint64_t begin = log->journal().begin();
  ASSERT_GT(begin, 1u);
  read_all();
  EXPECT_THAT(json(), HasSubstr(tracks(31 - (begin - 1))));
  EXPECT_THAT(json(), HasSubstr(R"("missed":)" + std::to_string(begin - 1) + "}"));
}

TEST_F(SchemaReaderTest, SaysHowManyEventsRetentionTookBetweenTwoStarts) {
  store(1);
  ASSERT_TRUE(open());
  read_all();
  ASSERT_TRUE(reader->save());
  for (int i = 0; i < 30; ++i) store(1);
  ASSERT_TRUE(log->journal().drop_before(20));
  const std::uint64_t begin = log->journal().begin();
  restart();
  read_all();
  EXPECT_THAT(json(), HasSubstr(tracks(31 - (begin - 1))));
  EXPECT_THAT(json(), HasSubstr(R"("missed":)" + std::to_string(begin - 1) + "}"));
  restart();
  read_all();
}

TEST_F(SchemaReaderTest, MissesNothingThatWasGoneBeforeTheFirstStart) {
  for (int i = 0; i < 30; ++i) store(1);
  ASSERT_TRUE(log->journal().drop_before(20));
  ASSERT_GT(log->journal().begin(), 0u);
  ASSERT_TRUE(open());
  read_all();
  EXPECT_THAT(json(), HasSubstr(R"("missed":0)"));
}

TEST_F(SchemaReaderTest, CountsAllOfALogThatIsShorterThanTheOneItKnows) {
  store(3);
  ASSERT_TRUE(open());
  read_all();
  ASSERT_TRUE(reader->save());
  reader.reset();
  open_log("/another-log");
  store(1);
  ASSERT_TRUE(open());
  read_all();
  EXPECT_THAT(json(), HasSubstr(tracks(4)));
}

TEST_F(SchemaReaderTest, NamesTheFolderOfASnapshotThatCannotBeRead) {
  store(1);
  {
    auto journal = std::move(Journal::open(files, "/schema", {})).value();
    JournalFrame frame;
    frame.add("of a newer version");
    ASSERT_TRUE(journal->append_and_wait(std::move(frame)));
  }
  const Result<void> opened = open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
  EXPECT_THAT(opened.error().message, HasSubstr("/schema"));
}

}  // namespace
}  // namespace analytics::server
