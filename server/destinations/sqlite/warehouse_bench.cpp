// How many events a second the SQLite warehouse takes, in batches of ten thousand, each on stable
// storage; and how many SQLite itself, which is given the same rows from memory, in the same
// transactions, by statements that are prepared once. The goal is 70 % of the latter.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "server/destinations/registry.h"
#include "server/destinations/warehouse/bench_events.h"
#include "server/destinations/warehouse/rows.h"
#include "server/sqlite/database.h"

namespace {

using namespace analytics;
using namespace analytics::server;

constexpr std::uint64_t kBatch = 10'000;

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

void sqlite_warehouse(benchmark::State& state) {
  const Folder folder;
  const DestinationContext context{.data_folder = folder.path(), .clock = Clock::real()};
  auto lake = find_destination_type("sqlite")->make("lake", R"({"path":"lake.db"})", context);
  std::uint64_t offset = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const auto events = flights(offset, kBatch);
    offset += kBatch;
    state.ResumeTiming();
    if (!arrives(**lake, events)) return state.SkipWithError("not delivered");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(offset));
}
BENCHMARK(sqlite_warehouse)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(50);

// What an event's rows hold, in memory.
struct RawRow {
  std::vector<std::string> texts;
  std::vector<std::int64_t> numbers;
};

std::vector<std::vector<RawRow>> raw_rows(std::uint64_t from) {
  RowMapper mapper;
  std::vector<std::vector<RawRow>> all;
  const Destination::Events batch = flights(from, kBatch);
  for (const Event& event : *batch) {
    const MappedEvent& mapped = **mapper.map(event, "2026-11-23T12:55:48.357Z");
    auto& rows = all.emplace_back();
    for (const Row& row : mapped.rows()) {
      RawRow& raw = rows.emplace_back();
      for (const Cell& cell : row.cells) {
        if (const auto* text = std::get_if<std::string_view>(&cell.value)) {
          raw.texts.emplace_back(*text);
        } else if (const auto* number = std::get_if<std::int64_t>(&cell.value)) {
          raw.numbers.push_back(*number);
        }
      }
    }
  }
  return all;
}

void store(Statement& statement, const RawRow& row) {
  int index = 0;
  for (const std::string& text : row.texts) (void)statement.bind_text(++index, text);
  for (const std::int64_t number : row.numbers) (void)statement.bind_integer(++index, number);
  (void)statement.run();
}

constexpr const char* kOwn =
    "id TEXT, anonymous_id TEXT, user_id TEXT, received_at TIMESTAMP, sent_at TIMESTAMP,"
    "timestamp TIMESTAMP, original_timestamp TIMESTAMP, uuid_ts TIMESTAMP, event TEXT,"
    "event_text TEXT, context_library_name TEXT, context_library_version TEXT";
constexpr const char* kGiven =
    "id, user_id, received_at, timestamp, original_timestamp, uuid_ts, event, event_text,"
    "context_library_name, context_library_version";

void sqlite_itself(benchmark::State& state) {
  const Folder folder;
  Database database = Database::open(folder.path() + "/raw.db").value();
  const std::string own = kOwn;
  const std::string given = kGiven;
  (void)database.execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;"
      "PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;"
      "CREATE TABLE tracks (" +
      own + ");CREATE TABLE flights (" + own +
      ", delay INTEGER, distance INTEGER, destination TEXT);");
  Statement tracks =
      database.prepare("INSERT INTO tracks (" + given + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
          .value();
  Statement flights = database
                          .prepare("INSERT INTO flights (" + given +
                                   ", destination, delay, distance) VALUES"
                                   " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                          .value();
  std::uint64_t offset = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const auto events = raw_rows(offset);
    offset += kBatch;
    state.ResumeTiming();
    (void)database.execute("BEGIN IMMEDIATE");
    for (const auto& rows : events) {
      store(tracks, rows[0]);
      store(flights, rows[1]);
    }
    if (!database.execute("COMMIT")) return state.SkipWithError("not stored");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(offset));
}
BENCHMARK(sqlite_itself)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(50);

}  // namespace
