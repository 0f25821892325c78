// Events that are sent a second time on purpose, by a replay or a redrive; and what is counted with
// the offset.
#include "server/destinations/sqlite/warehouse_fixture.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

struct SqliteAgain : WarehouseFixture {
  static Event with_id(const std::string& id, Event event) {
    event.message_id = id;
    event.json.replace(event.json.find("\"messageId\":\"m\""), 15, "\"messageId\":\"" + id + "\"");
    return event;
  }
  static Event a(const std::string& id, const std::string& properties = "{}") {
    return with_id(id, track("A", properties));
  }
  static Event user(const std::string& received_at, const std::string& plan) {
    return {.source = "shop",
            .type = "identify",
            .message_id = received_at,
            .json = R"({"userId":"u","messageId":")" + received_at + R"(","receivedAt":")" +
                    received_at + R"(","traits":{"plan":")" + plan + "\"}}"};
  }
  std::vector<Outcome> again(std::vector<Event> events) {
    for (Event& event : events) event.again = true;
    return deliver(std::move(events));
  }
  void refuse_large_numbers() {
    load({a("0", R"({"n":0})")});
    auto other = Database::open(file()).value();
    ASSERT_TRUE(
        other.execute("CREATE TRIGGER small BEFORE INSERT ON shop__a WHEN NEW.n > 10"
                      " BEGIN SELECT RAISE(ABORT, 'too large'); END"));
  }
};

TEST_F(SqliteAgain, AreThereOnceAndLeaveTheOffsetAlone) {
  load({a("1"), a("2")});
  const auto outcomes = again({a("1"), a("3"), a("2"), a("3")});
  ASSERT_EQ(outcomes.size(), 4u);
  EXPECT_EQ(outcomes[3].kind, Kind::delivered);
  EXPECT_EQ(query("SELECT id FROM shop__a ORDER BY id"), "1 2 3");
  EXPECT_EQ(query("SELECT id FROM shop__tracks ORDER BY id"), "1 2 3");
  EXPECT_EQ(lake->committed().value().offset, 2u);
}

TEST_F(SqliteAgain, DoNotOverwriteNewerUsers) {
  load({user("2026-01-01T00:00:00.000Z", "old"), user("2026-01-02T00:00:00.000Z", "new")});
  again({user("2026-01-01T00:00:00.000Z", "old")});
  EXPECT_EQ(query("SELECT plan FROM shop__users"), "new");
}

TEST_F(SqliteAgain, ReplaceUsersWhereNothingNewerIsThere) {
  load({user("2026-01-01T00:00:00.000Z", "old")});
  again({user("2026-01-03T00:00:00.000Z", "new"), user("2026-01-02T00:00:00.000Z", "between")});
  EXPECT_EQ(query("SELECT plan FROM shop__users"), "new");
}

TEST_F(SqliteAgain, AreNoLongerAmongTheDiscardsOnceTheyHaveRows) {
  refuse_large_numbers();
  Event refused = a("1", R"({"n":11})");
  refused.offset = next_offset++;
  EXPECT_EQ(deliver({refused})[0].code, "SQLITE_CONSTRAINT");
  EXPECT_EQ(query("SELECT id FROM shop__discards"), "1");
  ASSERT_TRUE(Database::open(file()).value().execute("DROP TRIGGER small"));
  EXPECT_EQ(again({refused})[0].kind, Kind::delivered);
  EXPECT_EQ(query("SELECT id, n FROM shop__a"), "0|0 1|11");
  EXPECT_EQ(query("SELECT count(*) FROM shop__discards"), "0");
}

TEST_F(SqliteAgain, HaveTheirDiscardsOnceEach) {
  load({a("1", R"({"id":"mine"})")});
  again({a("1", R"({"id":"mine"})")});
  EXPECT_EQ(query("SELECT id, reason FROM shop__discards"), "1|column_reserved");
}

TEST_F(SqliteAgain, AreNotCountedWithTheOffset) {
  refuse_large_numbers();
  EXPECT_EQ(again({a("1", R"({"n":11})")})[0].kind, Kind::discarded);
  EXPECT_TRUE(lake->committed().value().discarded.empty());
}

TEST_F(SqliteAgain, OtherwiseDiscardedEventsAreCountedWithTheOffset) {
  refuse_large_numbers();
  Event refused = a("1", R"({"n":11})");
  refused.offset = next_offset++;
  Event odd{.source = "shop", .type = "purge", .message_id = "2", .json = "{}"};
  odd.offset = next_offset++;
  deliver({refused, odd});
  deliver({refused, odd});
  reopen();
  const auto held = lake->committed().value();
  EXPECT_EQ(held.offset, next_offset);
  EXPECT_EQ(held.discarded, (CountsByCode{{"SQLITE_CONSTRAINT", 1}, {"unknown_type", 1}}));
}

}  // namespace
}  // namespace analytics::server
