// How values of different types share a column of Postgres, which has one type only.
#include "server/destinations/postgres/catalog.h"
#include "server/destinations/postgres/postgres_fixture.h"

namespace analytics::server {
namespace {

struct PostgresColumns : PostgresFixture {};

TEST_F(PostgresColumns, WidenFromIntegerToFloatToText) {
  load({track("A", R"({"v":7})"), track("A", R"({"v":7.25})")});
  EXPECT_EQ(type_of_column("a", "v"), "double precision");
  load({track("A", R"({"v":"seven"})"), track("A", R"({"v":true})"), track("A", R"({"v":[7]})")});
  EXPECT_EQ(type_of_column("a", "v"), "text");
  EXPECT_EQ(query("SELECT v FROM shop.a"), "7 7.25 seven true [7]");
}

TEST_F(PostgresColumns, WidenWithinABatchInAnyTable) {
  load({identify("u", R"({"zip":12345})"), identify("v", R"({"zip":"01234"})")});
  EXPECT_EQ(query("SELECT id, zip FROM shop.users ORDER BY id"), "u|12345 v|01234");
  EXPECT_EQ(query("SELECT zip FROM shop.identifies"), "12345 01234");
}

TEST_F(PostgresColumns, KeepTheMomentOfATimeThatBecomesText) {
  load({track("A", R"({"t":"2015-12-12T19:11:01.5+01:00"})"), track("A", R"({"t":"never"})")});
  EXPECT_EQ(query("SELECT t FROM shop.a"), "2015-12-12T18:11:01.500000Z never");
}

TEST_F(PostgresColumns, KeepTimesFinerThanMicrosecondsAsText) {
  load({track("A", R"({"t":"2015-12-12T19:11:01.123456789Z"})")});
  EXPECT_EQ(query("SELECT t FROM shop.a"), "2015-12-12T19:11:01.123456789Z");
}

TEST_F(PostgresColumns, HoldIntegersOf64BitsExactlyAndLargerOnesAsText) {
  load({track("A", R"({"v":9223372036854775807})"), track("A", R"({"v":-9223372036854775808})")});
  EXPECT_EQ(type_of_column("a", "v"), "bigint");
  load({track("A", R"({"v":18446744073709551615})")});
  EXPECT_EQ(query("SELECT v FROM shop.a"),
            "9223372036854775807 -9223372036854775808 18446744073709551615");
}

TEST_F(PostgresColumns, BecomeTextWhereAFloatWouldRoundAnInteger) {
  load({track("A", R"({"v":9007199254740993})"), track("A", R"({"v":0.5})")});
  EXPECT_EQ(query("SELECT v FROM shop.a"), "9007199254740993 0.5");
  load({track("B", R"({"v":0.5})"), track("B", R"({"v":9007199254740993})")});
  EXPECT_EQ(query("SELECT v FROM shop.b"), "0.5 9007199254740993");
}

TEST_F(PostgresColumns, KeepTheNearestDoubleBeyond64BitsAndTheEventAside) {
  load({track("A", R"({"n":123456789012345678901234567890,"ok":1})")});
  EXPECT_EQ(query("SELECT n, ok FROM shop.a"), "1.2345678901234568e+29|1");
  EXPECT_EQ(query("SELECT reason FROM shop.discards"), "integer_beyond_64_bits");
}

TEST_F(PostgresColumns, KeepTheirTypeUnderAViewAndTheValueGoesAside) {
  load({track("A", R"({"v":7})")});
  query("CREATE VIEW shop.seen AS SELECT v FROM shop.a");
  load({track("A", R"({"v":"seven","other":1})"), track("A", R"({"v":8})")});
  EXPECT_EQ(type_of_column("a", "v"), "bigint");
  EXPECT_EQ(query("SELECT v, other FROM shop.a"), "7| |1 8|");
  EXPECT_EQ(discards(), R"(a|v|"seven"|column_type)");
}

TEST_F(PostgresColumns, KeepTheirTypeInALargeTableAndTheValueGoesAside) {
  load({track("A", R"({"v":7})")});
  query("ALTER TABLE shop.a ALTER event_text SET STORAGE EXTERNAL");
  query("INSERT INTO shop.a (event_text) SELECT repeat('x', 1000000) FROM generate_series(1, 68)");
  load({track("A", R"({"v":"seven"})")});
  EXPECT_EQ(type_of_column("a", "v"), "bigint");
  EXPECT_EQ(discards(), R"(a|v|"seven"|column_type)");
}

TEST_F(PostgresColumns, ThatWereChangedByHandAreLookedAtAnew) {
  load({track("A", R"({"v":7})")});
  query("ALTER TABLE shop.a ALTER v TYPE text");
  Event event = track("A", R"({"v":8})");
  event.offset = next_offset++;
  EXPECT_EQ(deliver({event})[0].code, "PG_tables_changed");
  EXPECT_EQ(deliver({event})[0].kind, Outcome::Kind::delivered);
  EXPECT_EQ(query("SELECT v FROM shop.a"), "7 8");
}

TEST_F(PostgresColumns, OfATableAreNotTakenForThoseOfOneThatWasTheSame) {
  load({track("A", R"({"v":7})"), track("B", R"({"v":7})")});
  query("ALTER TABLE shop.a ALTER v TYPE text");
  Event a = track("A", R"({"v":8})");
  Event b = track("B", R"({"v":8})");
  a.offset = next_offset++;
  b.offset = next_offset++;
  EXPECT_EQ(deliver({a, b})[0].code, "PG_tables_changed");
  EXPECT_EQ(deliver({a, b})[0].kind, Outcome::Kind::delivered);
  EXPECT_EQ(query("SELECT v FROM shop.a"), "7 8");
}

TEST_F(PostgresColumns, AddedByAnotherServerAreUsed) {
  load({track("A", "{}")});
  const auto other = make("other");
  EXPECT_EQ(begin(*other, {track("A", R"({"v":1})")}).get()[0].kind, Outcome::Kind::delivered);
  load({track("A", R"({"v":2})")});
  EXPECT_EQ(query("SELECT v FROM shop.a ORDER BY v"), "1 2 ");
}

}  // namespace
}  // namespace analytics::server
