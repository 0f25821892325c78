#include "server/schema/schema_keeper.h"

#include <gtest/gtest.h>

#include <thread>

#include "server/schema/schema_fixture.h"

namespace analytics::server {
namespace {

using std::chrono::seconds;

class SchemaKeeperTest : public SchemaFixture {
 protected:
  SchemaKeeperTest() { open_log(); }
  void start() {
    keeper = std::move(SchemaKeeper::open(setup, *log, files, "/schema")).value();
    keeper->start();
  }
  void restart() {
    keeper.reset();
    open_log();
    start();
  }
  bool knows(std::uint64_t events) {
    return keeper->schema_json("shop").find(tracks(events)) != std::string::npos;
  }
  // Looks until it is so, or ten seconds have passed.
  template <class Condition>
  bool comes_true(Condition condition) {
    const Deadline deadline = Clock::real()->now() + seconds(10);
    while (!condition() && Clock::real()->now() < deadline) std::this_thread::yield();
    return condition();
  }

  SchemaKeeperSetup setup{.gather = Duration(0)};
  std::unique_ptr<SchemaKeeper> keeper;
};

TEST_F(SchemaKeeperTest, LearnsWhatIsThereAndWhatComes) {
  store(2);
  start();
  EXPECT_TRUE(comes_true([&] { return knows(2); }));
  store(1);
  EXPECT_TRUE(comes_true([&] { return knows(3); }));
  EXPECT_NE(keeper->schema_csv("shop").find("event,\"e\",\"\",3,"), std::string::npos);
}

TEST_F(SchemaKeeperTest, StoresWhatItKnowsWhenItStops) {
  store(2);
  start();
  ASSERT_TRUE(comes_true([&] { return knows(2); }));
  keeper.reset();
  keeper = std::move(SchemaKeeper::open(setup, *log, files, "/schema")).value();
  EXPECT_TRUE(knows(2));  // Without having been started.
}

TEST_F(SchemaKeeperTest, StoresWhatItKnowsNowAndThen) {
  setup.save_interval = Duration(0);
  start();
  store(2);
  ASSERT_TRUE(comes_true([&] { return knows(2); }));
  const std::uint64_t before = files.calls(Call::sync);
  store(1);  // One sync of the log's, and one of the schema's.
  EXPECT_TRUE(comes_true([&] { return files.calls(Call::sync) >= before + 2; }));
}

TEST_F(SchemaKeeperTest, CountsEachEventOnceOverRestarts) {
  start();
  for (int i = 0; i < 10; ++i) {
    store(3);
    restart();  // However much of it was read.
  }
  EXPECT_TRUE(comes_true([&] { return knows(30); }));
}

TEST_F(SchemaKeeperTest, StopsAtOnceWhileEventsGather) {
  setup.gather = std::chrono::hours(1);
  start();
  store(1);
  keeper->stop();
}

TEST_F(SchemaKeeperTest, ReadsOnAfterTheLogCouldNotBeRead) {
  setup.read_again = Duration(0);
  start();
  store(1);
  ASSERT_TRUE(comes_true([&] { return knows(1); }));
  files.fail_after(Call::read, 0, ErrorCode::io_error);
  store(1);
  EXPECT_TRUE(comes_true([&] { return knows(2); }));
}

TEST_F(SchemaKeeperTest, MayBeAskedWhileItReads) {
  start();
  for (int i = 0; i < 200; ++i) {
    store(2);
    EXPECT_NE(keeper->schema_json("shop"), "");
    EXPECT_NE(keeper->schema_csv("shop"), "");
  }
  EXPECT_TRUE(comes_true([&] { return knows(400); }));
}

}  // namespace
}  // namespace analytics::server
