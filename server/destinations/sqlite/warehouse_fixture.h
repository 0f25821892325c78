#pragma once

// What the warehouse's tests share: a folder of their own, a warehouse in it, and a second
// connection that looks at what the warehouse has written.
//
//   struct Upserts : WarehouseFixture {};
//   TEST_F(Upserts, …) { load({identify("u", R"({"plan":"pro"})")});
//                        EXPECT_EQ(query("SELECT plan FROM shop__users"), "pro"); }

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/destinations/registry.h"
#include "server/sqlite/database.h"

namespace analytics::server {

class StoppedClock final : public Clock {
 public:
  Timestamp wall_time() override { return Timestamp(std::chrono::seconds(1'700'000'000)); }
  Deadline now() override { return Deadline(std::chrono::seconds(1'000)); }
  void wait_until(std::unique_lock<std::mutex>&, std::condition_variable&, Deadline) override {}
};

struct WarehouseFixture : ::testing::Test {
  WarehouseFixture() {
    std::string pattern = (std::filesystem::temp_directory_path() / "warehouse-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) folder = pattern;
    context = {.data_folder = folder, .clock = std::make_shared<StoppedClock>()};
    reopen();
  }
  ~WarehouseFixture() override {
    lake.reset();
    std::filesystem::remove_all(folder);
  }

  void reopen(const std::string& id = "lake") {
    lake.reset();
    lake = find_destination_type("sqlite")->make(id, R"({"path":"lake.db"})", context).value();
  }

  std::string file() const { return folder + "/lake.db"; }

  // Delivers one attempt, without waiting for anyone's lock.
  std::vector<Outcome> deliver(std::vector<Event> events) {
    std::promise<std::vector<Outcome>> outcomes;
    lake->deliver(std::make_shared<const std::vector<Event>>(std::move(events)),
                  context.clock->now(),
                  [&](std::vector<Outcome> reported) { outcomes.set_value(std::move(reported)); });
    return outcomes.get_future().get();
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
    auto database = Database::open(file()).value();
    auto statement = database.prepare(sql);
    if (!statement) return statement.error().message;
    std::string rows;
    while (statement->next().value()) {
      if (!rows.empty()) rows += ' ';
      for (int i = 0; i < statement->column_count(); ++i)
        rows += (i == 0 ? "" : "|") + statement->text(i);
    }
    return rows;
  }

  static Event track(const std::string& event, const std::string& properties,
                     const std::string& source = "shop") {
    return {.source = source,
            .type = "track",
            .message_id = "m",
            .json = R"({"messageId":"m","userId":"u","event":")" + event + R"(","properties":)" +
                    properties + "}"};
  }
  static Event identify(const std::string& user, const std::string& traits) {
    return {.source = "shop",
            .type = "identify",
            .message_id = "m",
            .json = R"({"messageId":"m","userId":")" + user + R"(","traits":)" + traits + "}"};
  }

  std::string folder;
  DestinationContext context;
  std::unique_ptr<Destination> lake;
  std::uint64_t next_offset = 0;
};

}  // namespace analytics::server
