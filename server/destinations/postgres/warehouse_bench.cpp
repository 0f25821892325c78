// How many events a second the Postgres warehouse takes, in batches of ten thousand, each on stable
// storage; and how many Postgres itself, which is given the same rows, ready made in memory, by
// COPY into the same tables and in the same transactions. The goal is 70 % of the latter, where
// either has a core. Starts a server of its own.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "server/destinations/postgres/connection.h"
#include "server/destinations/postgres/copy_rows.h"
#include "server/destinations/registry.h"
#include "server/destinations/warehouse/bench_events.h"
#include "server/destinations/warehouse/rows.h"
#include "tests/support/postgres_server.h"

namespace {

using namespace analytics;
using namespace analytics::server;

constexpr std::uint64_t kBatch = 10'000;

PostgresServer& postgres() {
  static PostgresServer server({.fsync = true});
  return server;
}

void postgres_warehouse(benchmark::State& state) {
  const DestinationContext context{.clock = Clock::real()};
  const std::string settings =
      R"({"host":"127.0.0.1","port":)" + std::to_string(postgres().port()) +
      R"(,"database":"postgres","user":"loader","password":"open sesame","sslmode":"disable",)" +
      R"("allow_private_networks":true})";
  auto dwh = find_destination_type("postgres")->make("dwh", settings, context);
  std::uint64_t offset = (*dwh)->committed().value().offset;
  const std::uint64_t begin = offset;
  for (auto _ : state) {
    state.PauseTiming();
    const auto events = flights(offset, kBatch);
    offset += kBatch;
    state.ResumeTiming();
    if (!arrives(**dwh, events)) return state.SkipWithError("not delivered");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(offset - begin));
}
BENCHMARK(postgres_warehouse)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(30);

struct Copies {
  CopyRows tracks, flights;
};

bool is_time(std::string_view column) {
  return column.ends_with("_at") || column.ends_with("timestamp") || column == "uuid_ts";
}

void add(CopyRows& copy, const Row& row) {
  copy.begin_row(row.cells.size());
  for (const Cell& cell : row.cells) {
    const ColumnType type = is_time(cell.column) ? ColumnType::timestamp : type_of(cell.value);
    copy.add(cell.value, type);
  }
}

Copies copies(std::uint64_t from) {
  RowMapper mapper;
  Copies all;
  const Destination::Events batch = flights(from, kBatch);
  for (const Event& event : *batch) {
    const MappedEvent& mapped = **mapper.map(event, "2026-11-23T12:55:48.357Z");
    add(all.tracks, mapped.rows()[0]);
    add(all.flights, mapped.rows()[1]);
  }
  return all;
}

void postgres_itself(benchmark::State& state) {
  const Interruption never;
  const Endpoint endpoint{.host = "127.0.0.1",
                          .port = postgres().port(),
                          .database = "postgres",
                          .user = PostgresServer::kUser,
                          .password = PostgresServer::kPassword,
                          .sslmode = "disable",
                          .allow_private_networks = true};
  const Deadline late = std::chrono::steady_clock::now() + std::chrono::minutes(10);
  Connection raw = Connection::open(endpoint, late, never).value();
  const std::string own =
      "id text, anonymous_id text, user_id text, received_at timestamptz, sent_at timestamptz,"
      "\"timestamp\" timestamptz, original_timestamp timestamptz, uuid_ts timestamptz, event text,"
      "event_text text, context_library_name text, context_library_version text";
  raw.execute("DROP SCHEMA IF EXISTS raw CASCADE; CREATE SCHEMA raw; CREATE TABLE raw.tracks (" +
              own + "); CREATE TABLE raw.flights (" + own +
              ", delay bigint, distance bigint, destination text)")
      .value();
  std::uint64_t offset = 0;
  for (auto _ : state) {
    state.PauseTiming();
    Copies all = copies(offset);
    offset += kBatch;
    state.ResumeTiming();
    raw.execute("BEGIN").value();
    raw.copy("COPY raw.tracks FROM STDIN (FORMAT binary)", all.tracks.finish()).value();
    raw.copy("COPY raw.flights FROM STDIN (FORMAT binary)", all.flights.finish()).value();
    raw.execute("COMMIT").value();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(offset));
}
BENCHMARK(postgres_itself)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(30);

}  // namespace
