// How values of different types share a column, and where what has no column goes.
#include "server/destinations/sqlite/warehouse.h"

#include "server/destinations/sqlite/warehouse_fixture.h"
#include "server/destinations/warehouse/tables.h"

namespace analytics::server {
namespace {

struct Columns : WarehouseFixture {
  std::string logical(const std::string& column) {
    return query(
        "SELECT type FROM _analytics_columns WHERE \"table\" = 'shop__a' AND "
        "\"column\" = '" +
        column + "'");
  }
  std::string declared(const std::string& column) {
    return query("SELECT type FROM pragma_table_info('shop__a') WHERE name = '" + column + "'");
  }
  std::string discards() {
    return query("SELECT \"table\", \"column\", value, reason FROM shop__discards");
  }
};

// An object with the keys <letter>0 to <letter>(count - 1).
std::string object_of(std::size_t count, const std::string& letter) {
  std::string json = "{";
  for (std::size_t i = 0; i < count; ++i) {
    json += (i == 0 ? "\"" : ",\"") + letter + std::to_string(i) + "\":1";
  }
  return json + "}";
}

TEST_F(Columns, HaveTheTypeOfTheirFirstValue) {
  load({track("A", R"({"i":1,"f":1.5,"b":true,"t":"2015-12-12T19:11:01Z","s":"x","l":[1]})")});
  EXPECT_EQ(declared("i") + logical("i"), "INTEGERinteger");
  EXPECT_EQ(declared("f") + logical("f"), "REALfloat");
  EXPECT_EQ(declared("b") + logical("b"), "BOOLEANboolean");
  EXPECT_EQ(declared("t") + logical("t"), "TIMESTAMPtimestamp");
  EXPECT_EQ(declared("s") + logical("s"), "TEXTvarchar");
  EXPECT_EQ(declared("l") + logical("l"), "TEXTvarchar");
}

TEST_F(Columns, WidenAndKeepEveryValue) {
  load({track("A", R"({"v":7})"), track("A", R"({"v":7.25})")});
  EXPECT_EQ(logical("v"), "float");
  load({track("A", R"({"v":"seven"})"), track("A", R"({"v":true})"), track("A", R"({"v":[7]})")});
  EXPECT_EQ(logical("v"), "varchar");
  EXPECT_EQ(declared("v"), "INTEGER");
  EXPECT_EQ(query("SELECT CAST(v AS TEXT) FROM shop__a"), "7 7.25 seven true [7]");
  EXPECT_EQ(query("SELECT typeof(v) FROM shop__a"), "integer real text text text");
}

TEST_F(Columns, GiveBackTextThatLooksLikeANumberAsItCame) {
  load({track("A", R"({"zip":12345})"), track("A", R"({"zip":"01234"})"),
        track("A", R"({"zip":"1e3"})"), track("A", R"({"zip":"678"})")});
  EXPECT_EQ(query("SELECT CAST(zip AS TEXT) FROM shop__a"), "12345 01234 1e3 678");
}

TEST_F(Columns, HoldNumbersInATextColumnAsText) {
  load({track("A", R"({"v":"x"})"), track("A", R"({"v":0.30000000000000004})"),
        track("A", R"({"v":9223372036854775807})"), track("A", R"({"v":false})")});
  EXPECT_EQ(query("SELECT v FROM shop__a"), "x 0.30000000000000004 9223372036854775807 false");
}

TEST_F(Columns, HoldIntegersOf64BitsExactly) {
  load({track("A", R"({"v":9223372036854775807})"), track("A", R"({"v":-9223372036854775808})"),
        track("A", R"({"v":18446744073709551615})")});
  EXPECT_EQ(query("SELECT CAST(v AS TEXT) FROM shop__a"),
            "9223372036854775807 -9223372036854775808 18446744073709551615");
  EXPECT_EQ(logical("v"), "varchar");
}

TEST_F(Columns, HoldLargeIntegersExactlyBesideFloats) {
  load({track("A", R"({"v":0.5})"), track("A", R"({"v":9007199254740993})")});
  EXPECT_EQ(query("SELECT CAST(v AS TEXT) FROM shop__a"), "0.5 9007199254740993");
}

TEST_F(Columns, RememberTheirTypeOverARestart) {
  load({track("A", R"({"v":7})"), track("A", R"({"v":"x"})")});
  reopen();
  load({track("A", R"({"v":8})")});
  EXPECT_EQ(logical("v"), "varchar");
  EXPECT_EQ(query("SELECT CAST(v AS TEXT) FROM shop__a"), "7 x 8");
}

TEST_F(Columns, OfTheTableItselfAreNotAPropertys) {
  load({track("A", R"({"id":"mine","Event Text":"mine","ok":1})")});
  EXPECT_EQ(query("SELECT id, event_text, ok FROM shop__a"), "m|A|1");
  EXPECT_EQ(discards(), "a|id|\"mine\"|column_reserved a|event_text|\"mine\"|column_reserved");
}

TEST_F(Columns, OfTheTableItselfAreReservedWhereTheyAreNullToo) {
  load({track("A", R"({"anonymous_id":"mine"})")});
  EXPECT_EQ(query("SELECT anonymous_id FROM shop__a"), "");
  EXPECT_EQ(discards(), "a|anonymous_id|\"mine\"|column_reserved");
}

TEST_F(Columns, LoseNothingToAPropertyThatSaysTheSame) {
  load({track("A", R"({"id":"m","user_id":null})")});
  EXPECT_EQ(query("SELECT count(*) FROM sqlite_schema WHERE name = 'shop__discards'"), "0");
}

TEST_F(Columns, AreTheFirstKeysWhereTwoHaveTheSameName) {
  load({track("A", R"({"a b":1,"a_b":2,"A":{"B":1}})")});
  EXPECT_EQ(query("SELECT a_b FROM shop__a"), "1");
  EXPECT_EQ(discards(), "a|a_b|2|column_twice");
}

TEST_F(Columns, OfTheContextAreNotAPropertys) {
  load({track("A", R"({"context_ip":"mine"})")});
  EXPECT_EQ(discards(), "a|context_ip|\"mine\"|column_reserved");
}

TEST_F(Columns, AreAsManyAsTheLimitAndNoMore) {
  constexpr std::size_t kFixed = 10;
  load({track("A", object_of(kColumnsPerTableMax - kFixed, "c"))});
  EXPECT_EQ(query("SELECT count(*) FROM pragma_table_info('shop__a')"),
            std::to_string(kColumnsPerTableMax));
  EXPECT_EQ(query("SELECT count(*) FROM sqlite_schema WHERE name = 'shop__discards'"), "0");
  load({track("A", R"({"c0":2,"more":"kept"})")});
  EXPECT_EQ(discards(), "a|more|\"kept\"|too_many_columns");
}

TEST_F(Columns, BeyondTheLimitInATablesFirstRowAreDiscards) {
  load({track("A", object_of(kColumnsPerTableMax, "c"))});
  EXPECT_EQ(query("SELECT count(*) FROM shop__discards WHERE reason = 'too_many_columns'"), "10");
}

TEST_F(Columns, BeyondAHundredDiscardsAreKeptInTheWholeEventOnly) {
  load({track("A", object_of(kColumnsPerTableMax + 500, "c"))});
  EXPECT_EQ(query("SELECT count(*) FROM shop__discards WHERE reason = 'too_many_columns'"), "100");
  EXPECT_EQ(query("SELECT count(*), instr(value, '\"c1499\"') > 0 FROM shop__discards"
                  " WHERE reason = 'too_many_discards'"),
            "1|1");
}

TEST_F(Columns, WithTooLongANameAreDiscards) {
  const std::string name(200, 'n');
  load({track("A", "{\"" + name + "\":5}")});
  EXPECT_EQ(discards(), "a|" + name + "|5|column_name_too_long");
}

struct Tables : Columns {};

TEST_F(Tables, OfASourceAreAsManyAsTheLimitAndNoMore) {
  std::vector<Event> events;
  for (std::size_t i = 0; i < kEventTablesPerSourceMax; ++i) {
    events.push_back(track("E" + std::to_string(i), "{}"));
  }
  load(events);
  EXPECT_EQ(query("SELECT count(*) FROM shop__e1999"), "1");
  load({track("One More", R"({"a":"kept"})"), track("E7", "{}"), track("A", "{}", "other")});
  EXPECT_EQ(discards(), "one_more||{\"a\":\"kept\"}|too_many_tables");
  EXPECT_EQ(query("SELECT count(*) FROM shop__tracks"), std::to_string(events.size() + 2));
  EXPECT_EQ(query("SELECT count(*) FROM shop__e7"), "2");
  EXPECT_EQ(query("SELECT count(*) FROM other__a"), "1");
}

}  // namespace
}  // namespace analytics::server
