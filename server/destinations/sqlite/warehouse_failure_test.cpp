// What the warehouse promises when things go wrong: exactly once, and never one event's fault on
// another's account.
#include "server/destinations/sqlite/warehouse_fixture.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

struct ExactlyOnce : WarehouseFixture {
  static Event at(std::uint64_t offset, const std::string& properties = "{}") {
    Event event = track("A", properties);
    event.offset = offset;
    return event;
  }
  std::string rows() { return query("SELECT count(*) FROM shop__a"); }
};

TEST_F(ExactlyOnce, BeginsAtZero) { EXPECT_EQ(lake->committed().value().offset, 0u); }

TEST_F(ExactlyOnce, KeepsTheOffsetAfterTheLastEvent) {
  deliver({at(3), at(8)});
  EXPECT_EQ(lake->committed().value().offset, 9u);
}

TEST_F(ExactlyOnce, KeepsItOverARestart) {
  deliver({at(3)});
  reopen();
  EXPECT_EQ(lake->committed().value().offset, 4u);
}

TEST_F(ExactlyOnce, DoesNotWriteAgainWhatItHas) {
  deliver({at(0), at(1)});
  reopen();
  const auto outcomes = deliver({at(0), at(1), at(2)});
  ASSERT_EQ(outcomes.size(), 3u);
  EXPECT_EQ(outcomes[0].kind, Kind::delivered);
  EXPECT_EQ(outcomes[2].kind, Kind::delivered);
  EXPECT_EQ(rows(), "3");
  EXPECT_EQ(lake->committed().value().offset, 3u);
}

TEST_F(ExactlyOnce, KeepsAnOffsetForEachDestination) {
  deliver({at(5)});
  reopen("another");
  EXPECT_EQ(lake->committed().value().offset, 0u);
}

TEST_F(ExactlyOnce, NeedsNoEvents) { EXPECT_TRUE(deliver({}).empty()); }

struct WhenLocked : ExactlyOnce {};

TEST_F(WhenLocked, RetriesTheWholeBatchAndKeepsNothingOfIt) {
  deliver({at(0)});
  auto other = Database::open(file()).value();
  ASSERT_TRUE(other.execute("BEGIN IMMEDIATE"));
  const auto outcomes = deliver({at(1), at(2)});
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[0].kind, Kind::retry);
  EXPECT_EQ(outcomes[1].kind, Kind::retry);
  EXPECT_EQ(outcomes[1].code, "SQLITE_BUSY");
  EXPECT_EQ(rows(), "1");
  ASSERT_TRUE(other.execute("ROLLBACK"));
  EXPECT_EQ(deliver({at(1), at(2)})[1].kind, Kind::delivered);
  EXPECT_EQ(rows(), "3");
}

// A table that is suddenly missing stands for whatever makes SQLite give up in mid-transaction.
TEST_F(ExactlyOnce, RollsBackRowsNewColumnsAndOffsetTogether) {
  deliver({at(0)});
  auto other = Database::open(file()).value();
  ASSERT_TRUE(other.execute("DROP TABLE _analytics_columns"));
  const auto outcomes = deliver({at(1), at(2, R"({"new":1})")});
  EXPECT_EQ(outcomes[0].kind, Kind::retry);
  EXPECT_EQ(outcomes[0].code, "SQLITE_ERROR");
  EXPECT_EQ(rows(), "1");
  EXPECT_EQ(query("SELECT count(*) FROM pragma_table_info('shop__a') WHERE name = 'new'"), "0");
  EXPECT_EQ(lake->committed().value().offset, 1u);
  EXPECT_EQ(deliver({at(1), at(2, R"({"new":1})")})[1].kind, Kind::delivered);
  EXPECT_EQ(rows(), "3");
}

TEST_F(ExactlyOnce, RetriesWhereTheFileCannotBeOpened) {
  std::filesystem::create_directory(file());
  const auto outcomes = deliver({at(0)});
  ASSERT_EQ(outcomes.size(), 1u);
  EXPECT_EQ(outcomes[0].kind, Kind::retry);
  EXPECT_EQ(outcomes[0].code, "SQLITE_CANTOPEN");
  EXPECT_EQ(lake->committed().error().code, ErrorCode::io_error);
  std::filesystem::remove(file());
  EXPECT_EQ(deliver({at(0)})[0].kind, Kind::delivered);
}

TEST_F(ExactlyOnce, RetriesWhereTheFileIsNoDatabase) {
  auto* junk = std::fopen(file().c_str(), "w");
  ASSERT_NE(junk, nullptr);
  std::fputs(std::string(4096, 'x').c_str(), junk);
  std::fclose(junk);
  EXPECT_EQ(deliver({at(0)})[0].code, "SQLITE_NOTADB");
}

TEST_F(ExactlyOnce, StartsANewFileWhereTheOldOneWasTakenAway) {
  deliver({at(0)});
  std::filesystem::rename(file(), folder + "/old.db");
  EXPECT_EQ(deliver({at(1)})[0].kind, Kind::delivered);
  EXPECT_EQ(rows(), "1");
}

struct ABadEvent : ExactlyOnce {
  std::string discards() { return query("SELECT id, value, reason FROM shop__discards"); }
};

TEST_F(ABadEvent, IsDiscardedWithItsReasonAndTheOthersArrive) {
  const Event broken{
      .offset = 1, .source = "shop", .type = "track", .message_id = "b", .json = "{\"broken"};
  const auto outcomes = deliver({at(0), broken, at(2)});
  ASSERT_EQ(outcomes.size(), 3u);
  EXPECT_EQ(outcomes[0].kind, Kind::delivered);
  EXPECT_EQ(outcomes[1].kind, Kind::discarded);
  EXPECT_EQ(outcomes[1].code, "invalid_json");
  EXPECT_EQ(outcomes[2].kind, Kind::delivered);
  EXPECT_EQ(rows(), "2");
  EXPECT_EQ(discards(), "b|{\"broken|invalid_json");
  EXPECT_EQ(lake->committed().value().offset, 3u);
}

TEST_F(ABadEvent, MayBeOfATypeWithoutATable) {
  const Event odd{.source = "shop", .type = "purge", .message_id = "b", .json = "{}"};
  EXPECT_EQ(deliver({odd})[0].code, "unknown_type");
  EXPECT_EQ(discards(), "b|{}|unknown_type");
}

TEST_F(ABadEvent, MayBeOneThatARuleInTheFileRefuses) {
  deliver({at(0, R"({"age":1})")});
  auto other = Database::open(file()).value();
  ASSERT_TRUE(other.execute("CREATE UNIQUE INDEX strict ON shop__a (age)"));
  const auto outcomes =
      deliver({at(1, R"({"age":2})"), at(2, R"({"age":1,"new":1})"), at(3, R"({"age":3})")});
  EXPECT_EQ(outcomes[0].kind, Kind::delivered);
  EXPECT_EQ(outcomes[1].kind, Kind::discarded);
  EXPECT_EQ(outcomes[1].code, "SQLITE_CONSTRAINT");
  EXPECT_EQ(outcomes[2].kind, Kind::delivered);
  EXPECT_EQ(query("SELECT age FROM shop__a"), "1 2 3");
  EXPECT_EQ(query("SELECT count(*) FROM shop__tracks"), "3");
  EXPECT_EQ(query("SELECT reason FROM shop__discards"), "SQLITE_CONSTRAINT");
}

TEST_F(ABadEvent, NeverShowsInTheOutcomesDetail) {
  const Event broken{.source = "shop", .type = "track", .message_id = "b", .json = "sesame"};
  EXPECT_EQ(deliver({broken})[0].detail.find("sesame"), std::string::npos);
}

}  // namespace
}  // namespace analytics::server
