// Events that are sent a second time on purpose, by a replay or a redrive.
#include "server/destinations/postgres/postgres_fixture.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

struct PostgresAgain : PostgresFixture {
  static Event with_id(const std::string& id, Event event) {
    event.message_id = id;
    event.json.replace(event.json.find("\"messageId\":\"m\""), 15, "\"messageId\":\"" + id + "\"");
    return event;
  }
  static Event a(const std::string& id, const std::string& properties = "{}") {
    return with_id(id, track("A", properties));
  }
  std::vector<Outcome> again(std::vector<Event> events) {
    for (Event& event : events) event.again = true;
    return deliver(std::move(events));
  }
  std::uint64_t committed() { return warehouse->committed().value().offset; }
};

TEST_F(PostgresAgain, AreThereOnceAndLeaveTheOffsetAlone) {
  load({a("1"), a("2")});
  const auto outcomes = again({a("1"), a("3"), a("2"), a("3")});
  ASSERT_EQ(outcomes.size(), 4u);
  EXPECT_EQ(outcomes[3].kind, Kind::delivered);
  EXPECT_EQ(query("SELECT id FROM shop.a ORDER BY id"), "1 2 3");
  EXPECT_EQ(query("SELECT id FROM shop.tracks ORDER BY id"), "1 2 3");
  EXPECT_EQ(committed(), 2u);
}

TEST_F(PostgresAgain, DoNotOverwriteNewerUsers) {
  load({identify("u", R"({"plan":"old"})", "2026-01-01T00:00:00.000Z"),
        identify("u", R"({"plan":"new"})", "2026-01-02T00:00:00.000Z")});
  again({with_id("1", identify("u", R"({"plan":"old"})", "2026-01-01T00:00:00.000Z"))});
  EXPECT_EQ(query("SELECT plan FROM shop.users"), "new");
  again({with_id("2", identify("u", R"({"plan":null})", "2026-01-01T00:00:00.000Z"))});
  EXPECT_EQ(query("SELECT plan FROM shop.users"), "new");
}

TEST_F(PostgresAgain, MakeAndReplaceUsersWhereNothingNewerIsThere) {
  load({identify("u", R"({"plan":"old"})", "2026-01-01T00:00:00.000Z")});
  again({with_id("1", identify("u", R"({"plan":"new"})", "2026-01-03T00:00:00.000Z")),
         with_id("2", identify("u", R"({"plan":"between"})", "2026-01-02T00:00:00.000Z")),
         with_id("3", identify("v", R"({"plan":"first"})", "2025-01-02T00:00:00.000Z"))});
  EXPECT_EQ(query("SELECT id, plan FROM shop.users ORDER BY id"), "u|new v|first");
}

TEST_F(PostgresAgain, AreNoLongerAmongTheDiscardsOnceTheyHaveRows) {
  load({a("0", R"({"n":0})")});
  query("ALTER TABLE shop.a ADD CONSTRAINT small CHECK (n < 10)");
  Event refused = a("1", R"({"n":11})");
  refused.offset = next_offset++;
  EXPECT_EQ(deliver({refused})[0].kind, Kind::discarded);
  EXPECT_EQ(query("SELECT id FROM shop.discards"), "1");
  query("ALTER TABLE shop.a DROP CONSTRAINT small");
  EXPECT_EQ(again({refused})[0].kind, Kind::delivered);
  EXPECT_EQ(query("SELECT id, n FROM shop.a ORDER BY id"), "0|0 1|11");
  EXPECT_EQ(query("SELECT count(*) FROM shop.discards"), "0");
}

TEST_F(PostgresAgain, AreNotCountedWithTheOffsetWhereTheyAreDiscardedAgain) {
  load({a("0", R"({"n":0})")});
  query("ALTER TABLE shop.a ADD CONSTRAINT small CHECK (n < 10)");
  EXPECT_EQ(again({a("1", R"({"n":11})"), a("2", R"({"n":2})")})[0].kind, Kind::discarded);
  EXPECT_EQ(query("SELECT id FROM shop.discards"), "1");
  EXPECT_EQ(query("SELECT id FROM shop.a ORDER BY id"), "0 2");
  EXPECT_TRUE(warehouse->committed().value().discarded.empty());
}

TEST_F(PostgresAgain, HaveTheirDiscardsOnceEach) {
  load({a("1", R"({"id":"mine"})")});
  again({a("1", R"({"id":"mine"})")});
  EXPECT_EQ(query("SELECT id, reason FROM shop.discards"), "1|column_reserved");
}

TEST_F(PostgresAgain, MayHaveIdsOfAnyText) {
  const std::string id = R"(a\"b\\{c},'d)";
  load({a(id)});
  Event event = a(id);
  event.message_id = R"(a"b\{c},'d)";
  again({event});
  EXPECT_EQ(query("SELECT count(*) FROM shop.a"), "1");
}

}  // namespace
}  // namespace analytics::server
