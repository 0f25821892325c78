#pragma once

// What the Postgres warehouse's tests share: one server for all of them, a database of its own for
// each, a warehouse in it, and a second connection that looks at what it has written.
//
//   struct Upserts : PostgresFixture {};
//   TEST_F(Upserts, …) { load({identify("u", R"({"plan":"pro"})")});
//                        EXPECT_EQ(query("SELECT plan FROM shop.users"), "pro"); }

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/destinations/postgres/connection.h"
#include "server/destinations/registry.h"

namespace analytics {
class PostgresServer;
}

namespace analytics::server {

struct PostgresFixture : ::testing::Test {
  static PostgresServer& postgres();

  PostgresFixture();
  ~PostgresFixture() override;

  std::string settings() const;
  std::unique_ptr<Destination> make(const std::string& id) const;
  void reopen(const std::string& id = "dwh") {
    warehouse.reset();
    warehouse = make(id);
  }

  Connection connect(const std::string& to) const;
  static Deadline soon() { return std::chrono::steady_clock::now() + std::chrono::seconds(30); }

  static std::future<std::vector<Outcome>> begin(Destination& to, std::vector<Event> events,
                                                 Deadline deadline = soon()) {
    auto outcomes = std::make_shared<std::promise<std::vector<Outcome>>>();
    auto future = outcomes->get_future();
    to.deliver(
        std::make_shared<const std::vector<Event>>(std::move(events)), deadline,
        [outcomes](std::vector<Outcome> reported) { outcomes->set_value(std::move(reported)); });
    return future;
  }
  std::vector<Outcome> deliver(std::vector<Event> events) {
    return begin(*warehouse, std::move(events)).get();
  }

  // Delivers events at the next offsets, all of which must arrive.
  void load(std::vector<Event> events) {
    for (Event& event : events) event.offset = next_offset++;
    for (const Outcome& outcome : deliver(std::move(events))) {
      EXPECT_EQ(outcome.kind, Outcome::Kind::delivered) << outcome.code << " " << outcome.detail;
    }
  }

  // Every row of the answer, cells joined by "|" and rows by a blank; NULL is empty.
  std::string query(const std::string& sql) {
    if (!looking || !looking->is_open()) looking = connect(database);
    looking->set_deadline(soon());
    const auto answer = looking->query(sql);
    if (!answer) return answer.error().message;
    std::string rows;
    for (int row = 0; row < answer->rows(); ++row) {
      if (row > 0) rows += ' ';
      for (int column = 0; column < answer->columns(); ++column) {
        rows += (column == 0 ? "" : "|") + answer->text(row, column);
      }
    }
    return rows;
  }
  std::string type_of_column(const std::string& table, const std::string& column) {
    return query(
        "SELECT data_type FROM information_schema.columns WHERE table_schema = 'shop'"
        " AND table_name = '" +
        table + "' AND column_name = '" + column + "'");
  }
  std::string discards() {
    return query("SELECT \"table\", \"column\", value, reason FROM shop.discards");
  }

  static Event track(const std::string& event, const std::string& properties,
                     const std::string& source = "shop") {
    return {.source = source,
            .type = "track",
            .message_id = "m",
            .json = R"({"messageId":"m","userId":"u","event":")" + event +
                    R"(","receivedAt":"2026-11-23T12:55:48.357Z","properties":)" + properties +
                    "}"};
  }
  static Event identify(const std::string& user, const std::string& traits,
                        const std::string& received_at = "2026-11-23T12:55:48.357Z") {
    return {.source = "shop",
            .type = "identify",
            .message_id = "m",
            .json = R"({"messageId":"m","userId":")" + user + R"(","receivedAt":")" + received_at +
                    R"(","traits":)" + traits + "}"};
  }

  std::string database;
  std::unique_ptr<Destination> warehouse;
  std::optional<Connection> looking;
  std::uint64_t next_offset = 0;
};

}  // namespace analytics::server
