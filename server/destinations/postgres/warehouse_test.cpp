// Events as the rows of a real Postgres.
#include "server/destinations/postgres/warehouse.h"

#include "server/destinations/postgres/postgres_fixture.h"
#include "server/destinations/warehouse/warehouse.h"

namespace analytics::server {
namespace {

struct PostgresWarehouse : PostgresFixture {};

TEST_F(PostgresWarehouse, PutsATrackIntoTracksAndItsOwnTable) {
  load({track("Order Completed", R"({"total":7.5,"items":{"count":2},"tags":["a"]})")});
  EXPECT_EQ(query("SELECT id, user_id, event, event_text, received_at FROM shop.tracks"),
            "m|u|order_completed|Order Completed|2026-11-23 12:55:48.357+00");
  EXPECT_EQ(query("SELECT id, total, items_count, tags FROM shop.order_completed"),
            "m|7.5|2|[\"a\"]");
  EXPECT_EQ(query("SELECT count(*) FROM shop.tracks WHERE uuid_ts > now() - interval '1 hour'"),
            "1");
}

TEST_F(PostgresWarehouse, GivesColumnsSegmentsTypes) {
  load({track("A", R"({"i":1,"f":1.5,"b":true,"t":"2015-12-12T19:11:01Z","s":"x","l":[1]})")});
  EXPECT_EQ(type_of_column("a", "i"), "bigint");
  EXPECT_EQ(type_of_column("a", "f"), "double precision");
  EXPECT_EQ(type_of_column("a", "b"), "boolean");
  EXPECT_EQ(type_of_column("a", "t"), "timestamp with time zone");
  EXPECT_EQ(type_of_column("a", "s"), "text");
  EXPECT_EQ(type_of_column("a", "l"), "text");
  EXPECT_EQ(type_of_column("tracks", "received_at"), "timestamp with time zone");
  EXPECT_EQ(query("SELECT i, f, b, t, s, l FROM shop.a"), "1|1.5|t|2015-12-12 19:11:01+00|x|[1]");
}

TEST_F(PostgresWarehouse, KeepsASchemaForEachSource) {
  load({track("A", "{}", "shop"), track("A", "{}", "my-app")});
  EXPECT_EQ(query("SELECT count(*) FROM shop.a"), "1");
  EXPECT_EQ(query("SELECT count(*) FROM my_app.a"), "1");
}

TEST_F(PostgresWarehouse, TellsApartSourcesThatAreTheSameInSnakeCase) {
  load({track("A", "{}", "my-app"), track("A", "{}", "my_app"), track("A", "{}", "my_app")});
  EXPECT_EQ(query("SELECT count(*) FROM my_app.a"), "1");
  const auto other = query("SELECT schema FROM _analytics.sources WHERE source = 'my_app'");
  EXPECT_EQ(query("SELECT count(*) FROM " + other + ".a"), "2");
}

TEST_F(PostgresWarehouse, KeepsClearOfSchemasThatAreNotASources) {
  load({track("A", "{}", "public"), track("A", "{}", "pg-shop")});
  EXPECT_EQ(query("SELECT count(*) FROM source_public.a"), "1");
  EXPECT_EQ(query("SELECT count(*) FROM source_pg_shop.a"), "1");
}

TEST_F(PostgresWarehouse, KeepsOneRowAUserWithTheLatestOfEachTrait) {
  load({identify("u1", R"({"plan":"free","age":7})"), identify("u2", R"({"plan":"free"})"),
        identify("u1", R"({"plan":"pro"})")});
  EXPECT_EQ(query("SELECT id, plan, age FROM shop.users ORDER BY id"), "u1|pro|7 u2|free|");
  load({identify("u2", R"({"age":8})"), identify("u3", "{}")});
  EXPECT_EQ(query("SELECT id, plan, age FROM shop.users ORDER BY id"), "u1|pro|7 u2|free|8 u3||");
  EXPECT_EQ(query("SELECT count(*) FROM shop.identifies"), "5");
}

TEST_F(PostgresWarehouse, ClearsATraitThatIsNull) {
  load({identify("u", R"({"plan":"pro","age":7,"city":"x"})"), identify("v", R"({"plan":"pro"})")});
  load({identify("u", R"({"plan":null,"age":null})"), identify("u", R"({"age":8})")});
  EXPECT_EQ(query("SELECT id, plan, age, city FROM shop.users ORDER BY id"), "u||8|x v|pro||");
}

TEST_F(PostgresWarehouse, KeepsOneRowAnAccount) {
  const auto group = [](const std::string& seats) {
    return Event{.source = "shop",
                 .type = "group",
                 .message_id = "m",
                 .json = R"({"userId":"u","groupId":"g","traits":{"seats":)" + seats + "}}"};
  };
  load({group("3"), group("4")});
  EXPECT_EQ(query("SELECT id, seats FROM shop.accounts"), "g|4");
  EXPECT_EQ(query("SELECT group_id, seats FROM shop.groups"), "g|3 g|4");
}

TEST_F(PostgresWarehouse, KeepsPagesScreensAndAliases) {
  load({{.source = "shop",
         .type = "page",
         .message_id = "p",
         .json = R"({"name":"Home","category":"Docs","properties":{"url":"u"}})"},
        {.source = "shop", .type = "screen", .message_id = "s", .json = R"({"name":"Start"})"},
        {.source = "shop",
         .type = "alias",
         .message_id = "a",
         .json = R"({"userId":"new","previousId":"old"})"}});
  EXPECT_EQ(query("SELECT id, name, category, url FROM shop.pages"), "p|Home|Docs|u");
  EXPECT_EQ(query("SELECT name FROM shop.screens"), "Start");
  EXPECT_EQ(query("SELECT user_id, previous_id FROM shop.aliases"), "new|old");
}

TEST_F(PostgresWarehouse, AddsColumnsAsTheyAppear) {
  load({track("A", R"({"a":1})"), track("A", R"({"b":"two"})"), track("A", R"({"a":3,"c":true})")});
  load({track("A", R"({"d":0.5,"a":null})")});
  EXPECT_EQ(query("SELECT a, b, c, d FROM shop.a"), "1||| |two|| 3||t| |||0.5");
}

TEST_F(PostgresWarehouse, KeepsUnicodeAndWhatLooksLikeSql) {
  load({track("A", R"({"name":"Zoë 🚀","bobby":"'); DROP TABLE shop.a;--\\N\t","select":1})")});
  EXPECT_EQ(query("SELECT name, bobby, \"select\" FROM shop.a"),
            "Zoë 🚀|'); DROP TABLE shop.a;--\\N\t|1");
}

TEST_F(PostgresWarehouse, ShortensNamesThatAreTooLongForPostgres) {
  const std::string name(100, 'n');
  load({track(name, "{\"" + name + "\":5}"), track(name + "x", "{\"" + name + "\":6}")});
  const std::string begin(54, 'n');
  EXPECT_EQ(query("SELECT count(*) FROM pg_tables WHERE schemaname = 'shop' AND tablename LIKE '" +
                  begin + "\\_%'"),
            "2");
  const auto table = query("SELECT event FROM shop.tracks ORDER BY length(event_text) LIMIT 1");
  const auto column =
      query("SELECT column_name FROM information_schema.columns WHERE table_name = '" + table +
            "' AND column_name LIKE '" + begin + "%'");
  EXPECT_EQ(column.size(), 63u);
  EXPECT_EQ(query("SELECT " + column + " FROM shop." + table), "5");
}

TEST_F(PostgresWarehouse, PutsWhatHasTooLongANameAside) {
  const std::string name(200, 'n');
  load({track("A", "{\"" + name + "\":5}")});
  EXPECT_EQ(discards(), "a|" + name + "|5|column_name_too_long");
}

TEST_F(PostgresWarehouse, KeepsItsOwnColumns) {
  load({track("A", R"({"id":"mine","Event Text":"mine","ok":1,"a b":1,"a_b":2})")});
  EXPECT_EQ(query("SELECT id, event_text, ok, a_b FROM shop.a"), "m|A|1|1");
  EXPECT_EQ(discards(),
            "a|id|\"mine\"|column_reserved a|event_text|\"mine\"|column_reserved "
            "a|a_b|2|column_twice");
}

TEST_F(PostgresWarehouse, PutsATextWithAZeroByteAsideAndKeepsTheRestOfTheRow) {
  load({track("A", R"({"bad":"a\u0000b","good":1})")});
  EXPECT_EQ(query("SELECT id, good FROM shop.a"), "m|1");
  EXPECT_EQ(discards(), R"(a|bad|"a\u0000b"|zero_byte)");
}

TEST_F(PostgresWarehouse, KeepsAnEventWhoseIdsHaveZeroBytes) {
  load({{.source = "shop",
         .type = "identify",
         .message_id = "m",
         .json = R"({"messageId":"x\u0000","userId":"u\u0000","traits":{"a":1}})"}});
  EXPECT_EQ(query("SELECT id, user_id, a FROM shop.identifies"), "||1");
  EXPECT_EQ(query("SELECT count(*) FROM shop.users"), "0");
  EXPECT_EQ(query("SELECT id, \"column\", value FROM shop.discards WHERE \"table\" = 'users'"),
            R"(x\u0000|id|"u\u0000")");
}

TEST_F(PostgresWarehouse, KeepsWhatIsNoTimeOutOfItsOwnTimes) {
  load({{.source = "shop",
         .type = "page",
         .message_id = "m",
         .json = R"({"messageId":"m","sentAt":"yesterday"})"}});
  EXPECT_EQ(query("SELECT id, sent_at FROM shop.pages"), "m|");
  EXPECT_EQ(discards(), R"(pages|sent_at|"yesterday"|column_type)");
}

TEST_F(PostgresWarehouse, HasAsManyColumnsAsTheLimitAndNoMore) {
  std::string json = "{";
  for (std::size_t i = 0; i < kColumnsPerTableMax - 10; ++i) {
    json += (i == 0 ? "\"c" : ",\"c") + std::to_string(i) + "\":true";
  }
  load({track("A", json + "}"), track("A", R"({"c0":false,"more":"kept"})")});
  EXPECT_EQ(query("SELECT count(*) FROM information_schema.columns WHERE table_name = 'a'"),
            std::to_string(kColumnsPerTableMax));
  EXPECT_EQ(discards(), "a|more|\"kept\"|too_many_columns");
}

TEST_F(PostgresWarehouse, PutsItsSchemasBehindThePrefix) {
  const DestinationContext context{.clock = Clock::real()};
  std::string with_prefix = settings();
  with_prefix.insert(1, R"("schema_prefix":"raw_",)");
  warehouse = make_postgres_warehouse("dwh", with_prefix, context).value();
  load({track("A", "{}")});
  EXPECT_EQ(query("SELECT count(*) FROM raw_shop.a"), "1");
  EXPECT_EQ(query("SELECT next FROM raw__analytics.offsets"), "1");
}

TEST_F(PostgresWarehouse, LoadsIntoATableThatIsThereAlready) {
  query("CREATE SCHEMA shop");
  query("CREATE TABLE shop.a (total numeric, id varchar(20), extra int DEFAULT 7)");
  load({track("A", R"({"total":1,"new":2})")});
  EXPECT_EQ(query("SELECT id, total, extra, new, event FROM shop.a"), "m||7|2|a");
  EXPECT_EQ(discards(), "a|total|1|column_type");
}

TEST_F(PostgresWarehouse, TellsTheEngineItsShape) {
  EXPECT_TRUE(warehouse->shape().transactional);
  EXPECT_EQ(warehouse->shape().attempts_at_once, 1u);
}

}  // namespace
}  // namespace analytics::server
