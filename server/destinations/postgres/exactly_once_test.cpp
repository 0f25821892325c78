// What the warehouse promises when things go wrong: exactly once, and never one event's fault on
// another's account.
#include <algorithm>
#include <random>

#include "server/destinations/postgres/postgres_fixture.h"
#include "tests/support/postgres_server.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

struct PostgresOnce : PostgresFixture {
  static Event at(std::uint64_t offset, const std::string& properties = "{}") {
    Event event = track("A", properties);
    event.offset = offset;
    return event;
  }
  static std::vector<Event> many(std::uint64_t from, std::uint64_t count) {
    std::vector<Event> events;
    for (std::uint64_t i = from; i < from + count; ++i) {
      events.push_back(at(i, "{\"n\":" + std::to_string(i) + "}"));
    }
    return events;
  }
  std::string rows() { return query("SELECT count(*) FROM shop.a"); }
  std::uint64_t committed() { return warehouse->committed().value().offset; }

  // Returns once somebody waits for the lock that this connection holds.
  void wait_until_blocked() {
    while (query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                 " AND datname = '" +
                 database + "'") == "0") {
    }
  }
  // Makes every loader wait in the middle of its transaction.
  Connection hold(const std::string& table) {
    Connection holding = connect(database);
    EXPECT_TRUE(holding.execute("BEGIN; LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE"));
    return holding;
  }
};

TEST_F(PostgresOnce, BeginsAtZero) { EXPECT_EQ(committed(), 0u); }

TEST_F(PostgresOnce, KeepsTheOffsetAfterTheLastEventOverARestart) {
  deliver({at(3), at(8)});
  reopen();
  EXPECT_EQ(committed(), 9u);
}

TEST_F(PostgresOnce, DoesNotWriteAgainWhatItHas) {
  deliver({at(0), at(1)});
  reopen();
  const auto outcomes = deliver({at(0), at(1), at(2)});
  ASSERT_EQ(outcomes.size(), 3u);
  EXPECT_EQ(outcomes[0].kind, Kind::delivered);
  EXPECT_EQ(outcomes[2].kind, Kind::delivered);
  EXPECT_EQ(rows(), "3");
}

TEST_F(PostgresOnce, NeedsNoEvents) { EXPECT_TRUE(deliver({}).empty()); }

TEST_F(PostgresOnce, KeepsAnOffsetForEachDestination) {
  deliver({at(5)});
  reopen("another");
  EXPECT_EQ(committed(), 0u);
}

TEST_F(PostgresOnce, LetsOneOfTwoServersWithTheSameDestinationWriteABatch) {
  deliver({at(0)});
  const auto other = make("dwh");
  Connection holding = hold("shop.a");
  auto first = begin(*warehouse, many(1, 1000));
  wait_until_blocked();
  auto second = begin(*other, many(1, 1000));
  ASSERT_TRUE(holding.execute("COMMIT"));
  EXPECT_EQ(first.get().back().kind, Kind::delivered);
  EXPECT_EQ(second.get().back().kind, Kind::delivered);
  EXPECT_EQ(rows(), "1001");
  EXPECT_EQ(committed(), 1001u);
}

TEST_F(PostgresOnce, RetriesWhatAKilledConnectionHadUnderWay) {
  deliver({at(0)});
  Connection holding = hold("shop.a");
  auto outcomes = begin(*warehouse, many(1, 1000));
  wait_until_blocked();
  query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
  const auto retry = outcomes.get();
  EXPECT_EQ(retry.back().kind, Kind::retry);
  EXPECT_EQ(retry.back().code, "PG_57P01");
  ASSERT_TRUE(holding.execute("COMMIT"));
  EXPECT_EQ(rows(), "1");
  EXPECT_EQ(committed(), 1u);
  EXPECT_EQ(deliver(many(1, 1000)).back().kind, Kind::delivered);
  EXPECT_EQ(rows(), "1001");
}

// A trigger kills the connection at the 500th row that COPY stores.
TEST_F(PostgresOnce, RetriesWhereTheConnectionIsKilledInTheMiddleOfCopy) {
  deliver({at(0, R"({"n":0})")});
  ASSERT_EQ(query("CREATE FUNCTION shop.die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                  "IF NEW.n = 500 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; "
                  "RETURN NEW; END $$"),
            "");
  query("CREATE TRIGGER die BEFORE INSERT ON shop.a FOR EACH ROW EXECUTE FUNCTION shop.die()");
  EXPECT_EQ(deliver(many(1, 1000)).back().code, "PG_57P01");
  EXPECT_EQ(rows(), "1");
  query("DROP TRIGGER die ON shop.a");
  EXPECT_EQ(deliver(many(1, 1000)).back().kind, Kind::delivered);
  EXPECT_EQ(rows(), "1001");
  EXPECT_EQ(committed(), 1001u);
}

TEST_F(PostgresOnce, RetriesWhileTheServerIsDownAndGoesOnWhenItIsBack) {
  deliver({at(0)});
  postgres().stop();
  const auto down = deliver({at(1)});
  EXPECT_EQ(down[0].kind, Kind::retry);
  EXPECT_NE(down[0].code, "");
  EXPECT_EQ(deliver({at(1)})[0].code, "ECONNREFUSED");
  EXPECT_FALSE(warehouse->committed());
  postgres().start();
  EXPECT_EQ(deliver({at(1)})[0].kind, Kind::delivered);
  EXPECT_EQ(rows(), "2");
}

TEST_F(PostgresOnce, GivesUpWaitingAtTheDeadline) {
  deliver({at(0)});
  Connection holding = hold("shop.a");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
  const auto outcomes = begin(*warehouse, {at(1)}, deadline).get();
  EXPECT_EQ(outcomes[0].kind, Kind::retry);
  EXPECT_LT(std::chrono::steady_clock::now(), deadline + std::chrono::seconds(5));
  ASSERT_TRUE(holding.execute("COMMIT"));
  EXPECT_EQ(deliver({at(1)})[0].kind, Kind::delivered);
  EXPECT_EQ(rows(), "2");
}

TEST_F(PostgresOnce, EndsAtOnceWhereADestinationIsTakenAway) {
  deliver({at(0)});
  Connection holding = hold("shop.a");
  auto outcomes = begin(*warehouse, {at(1)});
  wait_until_blocked();
  warehouse.reset();
  EXPECT_EQ(outcomes.get()[0].code, "ECANCELED");
}

TEST_F(PostgresOnce, SaysWhyItCannotConnectAndKeepsThePasswordToItself) {
  const DestinationContext context{.clock = Clock::real()};
  std::string wrong = settings();
  wrong.replace(wrong.find("open sesame"), 11, "abracadabra");
  warehouse = find_destination_type("postgres")->make("dwh", wrong, context).value();
  const auto outcomes = deliver({at(0)});
  EXPECT_EQ(outcomes[0].kind, Kind::retry);
  EXPECT_EQ(outcomes[0].code, "PG_28P01");
  EXPECT_EQ(outcomes[0].detail.find("abracadabra"), std::string::npos);
}

TEST_F(PostgresOnce, DoesNotConnectToThisMachineUnlessItIsAllowedTo) {
  const DestinationContext context{.clock = Clock::real()};
  std::string guarded = settings();
  guarded.replace(guarded.find("true"), 4, "false");
  warehouse = find_destination_type("postgres")->make("dwh", guarded, context).value();
  EXPECT_EQ(deliver({at(0)})[0].code, "PRIVATE_ADDRESS");
}

struct PostgresBadEvent : PostgresOnce {
  void allow_only_small_numbers() {
    deliver({at(0, R"({"n":0})")});
    query("ALTER TABLE shop.a ADD CHECK (n < 1000000)");
  }
};

TEST_F(PostgresBadEvent, IsDiscardedWithItsReasonAndTheOthersArrive) {
  const Event broken{.offset = 1,
                     .source = "shop",
                     .type = "track",
                     .message_id = "b",
                     .json = std::string("{\"broken\0\xff", 10)};
  const auto outcomes = deliver({at(0), broken, at(2)});
  ASSERT_EQ(outcomes.size(), 3u);
  EXPECT_EQ(outcomes[1].kind, Kind::discarded);
  EXPECT_EQ(outcomes[1].code, "invalid_json");
  EXPECT_EQ(outcomes[2].kind, Kind::delivered);
  EXPECT_EQ(rows(), "2");
  EXPECT_EQ(query("SELECT id, value, reason FROM shop.discards"),
            "b|{\"broken\\u0000\xef\xbf\xbd|invalid_json");
}

TEST_F(PostgresBadEvent, IsFoundAmongThousandsWhereARuleOfATableRefusesIt) {
  allow_only_small_numbers();
  auto events = many(1, 6000);
  events[1234] = at(1235, R"({"n":1000001,"new":1})");
  events[5999] = at(6000, R"({"n":1000002})");
  const auto outcomes = deliver(events);
  ASSERT_EQ(outcomes.size(), 6000u);
  EXPECT_EQ(outcomes[1233].kind, Kind::delivered);
  EXPECT_EQ(outcomes[1234].kind, Kind::discarded);
  EXPECT_EQ(outcomes[1234].code, "PG_23514");
  EXPECT_EQ(outcomes[5999].kind, Kind::discarded);
  EXPECT_EQ(rows(), "5999");
  EXPECT_EQ(query("SELECT count(*) FROM shop.tracks"), "5999");
  EXPECT_EQ(query("SELECT reason, value LIKE '%100000%' FROM shop.discards"),
            "PG_23514|t PG_23514|t");
}

TEST_F(PostgresBadEvent, IsCountedWithTheOffset) {
  allow_only_small_numbers();
  deliver({at(1, R"({"n":1000001})"), at(2, R"({"n":1000002})")});
  deliver({{.offset = 3, .source = "shop", .type = "purge", .message_id = "b", .json = "{}"}});
  reopen();
  const auto held = warehouse->committed().value();
  EXPECT_EQ(held.offset, 4u);
  EXPECT_EQ(held.discarded, (CountsByCode{{"PG_23514", 2}, {"unknown_type", 1}}));
}

TEST_F(PostgresBadEvent, MayHaveAnIdThatIsTooLongForAnIndex) {
  std::string id(20'000, ' ');
  std::generate(id.begin(), id.end(), [random = std::minstd_rand(7)]() mutable {
    return static_cast<char>('a' + random() % 26);  // Which nothing compresses.
  });
  const auto outcomes = deliver({identify(id, "{}"), at(1)});
  EXPECT_EQ(outcomes[0].kind, Kind::discarded);
  EXPECT_EQ(outcomes[0].code, "PG_54000");
  EXPECT_EQ(outcomes[1].kind, Kind::delivered);
}

TEST_F(PostgresBadEvent, NeverShowsInTheOutcomesDetail) {
  allow_only_small_numbers();
  const auto outcomes = deliver({at(1, R"({"n":1000001,"word":"sesame"})")});
  EXPECT_EQ(outcomes[0].detail.find("sesame"), std::string::npos);
  EXPECT_EQ(outcomes[0].detail.find("1000001"), std::string::npos);
}

}  // namespace
}  // namespace analytics::server
