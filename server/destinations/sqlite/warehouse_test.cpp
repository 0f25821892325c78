#include "server/destinations/sqlite/warehouse.h"

#include "server/destinations/sqlite/warehouse_fixture.h"
#include "server/destinations/warehouse/warehouse.h"

namespace analytics::server {
namespace {

struct Warehouses : WarehouseFixture {};

TEST_F(Warehouses, PutATrackIntoTracksAndItsOwnTable) {
  load({track("Order Completed", R"({"total":7.5,"items":{"count":2}})")});
  EXPECT_EQ(query("SELECT id, user_id, event, event_text FROM shop__tracks"),
            "m|u|order_completed|Order Completed");
  EXPECT_EQ(query("SELECT id, total, items_count, uuid_ts FROM shop__order_completed"),
            "m|7.5|2|2023-11-14T22:13:20.000Z");
}

TEST_F(Warehouses, KeepPropertiesOutOfTracks) {
  load({track("A", R"({"total":1})")});
  EXPECT_EQ(query("SELECT count(*) FROM pragma_table_info('shop__tracks') WHERE name = 'total'"),
            "0");
}

TEST_F(Warehouses, KeepASetOfTablesForEachSource) {
  load({track("A", "{}", "shop"), track("A", "{}", "my-app")});
  EXPECT_EQ(query("SELECT count(*) FROM shop__a"), "1");
  EXPECT_EQ(query("SELECT count(*) FROM my_app__a"), "1");
}

TEST_F(Warehouses, TellApartSourcesThatAreTheSameInSnakeCase) {
  load({track("A", "{}", "my-app"), track("A", "{}", "my_app"), track("A", "{}", "my_app")});
  EXPECT_EQ(query("SELECT count(*) FROM my_app__a"), "1");
  const auto other = query("SELECT prefix FROM _analytics_sources WHERE source = 'my_app'");
  EXPECT_EQ(query("SELECT count(*) FROM " + other + "__a"), "2");
}

TEST_F(Warehouses, KeepOneRowAUserWithTheLatestOfEachTrait) {
  load({identify("u1", R"({"plan":"free","age":7})"), identify("u2", R"({"plan":"free"})"),
        identify("u1", R"({"plan":"pro"})")});
  EXPECT_EQ(query("SELECT id, plan, age FROM shop__users ORDER BY id"), "u1|pro|7 u2|free|");
  EXPECT_EQ(query("SELECT count(*) FROM shop__identifies"), "3");
}

TEST_F(Warehouses, ClearATraitThatIsNull) {
  load({identify("u", R"({"plan":"pro","age":7})"), identify("u", R"({"plan":null})")});
  EXPECT_EQ(query("SELECT plan, age FROM shop__users"), "|7");
}

TEST_F(Warehouses, KeepOneRowAnAccount) {
  const auto group = [](const std::string& seats) {
    return Event{.source = "shop",
                 .type = "group",
                 .message_id = "m",
                 .json = R"({"userId":"u","groupId":"g","traits":{"seats":)" + seats + "}}"};
  };
  load({group("3"), group("4")});
  EXPECT_EQ(query("SELECT id, seats FROM shop__accounts"), "g|4");
  EXPECT_EQ(query("SELECT group_id, seats FROM shop__groups"), "g|3 g|4");
}

TEST_F(Warehouses, KeepPagesScreensAndAliases) {
  load({{.source = "shop",
         .type = "page",
         .message_id = "p",
         .json = R"({"name":"Home","category":"Docs","properties":{"url":"u"}})"},
        {.source = "shop", .type = "screen", .message_id = "s", .json = R"({"name":"Start"})"},
        {.source = "shop",
         .type = "alias",
         .message_id = "a",
         .json = R"({"userId":"new","previousId":"old"})"}});
  EXPECT_EQ(query("SELECT id, name, category, url FROM shop__pages"), "p|Home|Docs|u");
  EXPECT_EQ(query("SELECT name FROM shop__screens"), "Start");
  EXPECT_EQ(query("SELECT user_id, previous_id FROM shop__aliases"), "new|old");
}

TEST_F(Warehouses, AddColumnsAsTheyAppear) {
  load({track("A", R"({"a":1})")});
  load({track("A", R"({"b":"two"})"), track("A", R"({"a":3,"c":true})")});
  EXPECT_EQ(query("SELECT a, b, c FROM shop__a"), "1|| |two| 3||1");
}

TEST_F(Warehouses, MakeNoColumnForNull) {
  load({track("A", R"({"a":null})")});
  EXPECT_EQ(query("SELECT count(*) FROM pragma_table_info('shop__a') WHERE name = 'a'"), "0");
}

TEST_F(Warehouses, KeepUnicodeAndWhatLooksLikeSql) {
  load({track("A", R"({"name":"Zoë 🚀","bobby":"'); DROP TABLE shop__a;--","select":1})")});
  EXPECT_EQ(query("SELECT name, bobby, \"select\" FROM shop__a"),
            "Zoë 🚀|'); DROP TABLE shop__a;--|1");
}

TEST_F(Warehouses, NameAnEventsTableAfterItsHashWhereItHasNoLetters) {
  load({track("заказ", R"({"n":1})")});
  const auto table = query("SELECT \"table\" FROM _analytics_tables WHERE kind = 'event'");
  EXPECT_EQ(table.substr(0, 12), "shop__event_");
  EXPECT_EQ(query("SELECT event_text, n FROM " + table), "заказ|1");
}

TEST_F(Warehouses, KeepAnEventApartFromTheFixedTableOfItsName) {
  load({track("Users", R"({"n":1})"), identify("u", R"({"n":2})")});
  EXPECT_EQ(query("SELECT n FROM shop__users_event"), "1");
  EXPECT_EQ(query("SELECT n FROM shop__users"), "2");
}

TEST_F(Warehouses, TellTheEngineTheirShape) {
  EXPECT_TRUE(lake->shape().transactional);
  EXPECT_EQ(lake->shape().attempts_at_once, 1u);
  EXPECT_EQ(lake->shape().batch_max, kWarehouseBatchMax);
}

TEST_F(Warehouses, AreMadeInAFolderThatIsNotThereYet) {
  const auto deep = make_sqlite_warehouse("deep", R"({"path":"a/b/deep.db"})", context).value();
  EXPECT_EQ(deep->committed().value().offset, 0u);
  EXPECT_TRUE(std::filesystem::exists(folder + "/a/b/deep.db"));
}

TEST_F(Warehouses, TakeAnAbsolutePathOnlyWhereItIsAllowed) {
  const std::string settings = R"({"path":")" + folder + R"(/elsewhere.db"})";
  const auto refused = make_sqlite_warehouse("lake", settings, context);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("must be relative"), std::string::npos);
  context.absolute_paths_allowed = true;
  EXPECT_TRUE(make_sqlite_warehouse("lake", settings, context));
}

TEST_F(Warehouses, StayInsideTheDataFolder) {
  EXPECT_FALSE(make_sqlite_warehouse("lake", R"({"path":"../lake.db"})", context));
  EXPECT_FALSE(make_sqlite_warehouse("lake", R"({"path":"file:lake.db"})", context));
}

TEST_F(Warehouses, WriteDownHowManyRowsWentWhere) {
  Event first = track("Order Completed", "{}");
  Event second = track("Order Completed", "{}", "blog");
  second.offset = 1;
  const auto outcomes = deliver({first, second});
  ASSERT_NE(outcomes[0].trace, nullptr);
  EXPECT_EQ(outcomes[0].trace->request,
            "one transaction of 2 events\nblog__order_completed, source blog: 1 rows\n"
            "blog__tracks, source blog: 1 rows\nshop__order_completed, source shop: 1 rows\n"
            "shop__tracks, source shop: 1 rows");
  EXPECT_EQ(outcomes[0].trace->response, "committed");
}

}  // namespace
}  // namespace analytics::server
