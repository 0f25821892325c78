// How many events a second a folder's archive takes, in batches of 16 MiB on stable storage, beside
// packing the same lines alone.
#include "server/destinations/archive/archive.h"

#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "http/gzip.h"
#include "server/destinations/registry.h"

namespace {

using namespace analytics;
using namespace analytics::server;

constexpr std::size_t kBytes = std::size_t{16} << 20;

Event simple_track(std::uint64_t offset) {
  // As far from its neighbours as events are: ids are random, and so are most numbers.
  const std::uint64_t chance = (offset + 1) * 0x9e3779b97f4a7c15;
  const std::string number = std::to_string(chance) + "-" + std::to_string(chance * chance);
  return {
      .offset = offset,
      .source = "shop",
      .type = "track",
      .message_id = "m-" + number,
      .json = R"({"messageId":"m-)" + number + R"(","userId":"user-)" + number +
              R"(","type":"track","event":"Flight Arrived",)"
              R"("timestamp":"2001-01-10T18:20:00.000Z","receivedAt":"2026-11-23T12:55:48.357Z",)"
              R"("originalTimestamp":"2001-01-10T18:20:00.000Z",)"
              R"("context":{"library":{"name":"analytics-cpp","version":"0.1.0"}},)"
              R"("properties":{"delay":-7,"distance":480,"destination":"SJC"}})"};
}

std::vector<Event> batch_from(std::uint64_t offset) {
  std::vector<Event> events;
  for (std::size_t bytes = 0; bytes < kBytes; bytes += events.back().json.size()) {
    events.push_back(simple_track(offset++));
  }
  return events;
}

void archive(benchmark::State& state) {
  std::string folder = (std::filesystem::temp_directory_path() / "bench-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return state.SkipWithError("no temporary folder");
  const DestinationContext context{.data_folder = folder, .clock = Clock::real()};
  auto raw = find_destination_type("archive")->make("raw", R"({"path":"raw"})", context);
  std::uint64_t offset = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const auto events = std::make_shared<const std::vector<Event>>(batch_from(offset));
    offset += events->size();
    state.ResumeTiming();
    (*raw)->deliver(events, context.clock->now() + std::chrono::seconds(10),
                    [&](const std::vector<Outcome>& outcomes) {
                      if (outcomes.back().kind == Outcome::Kind::delivered) return;
                      state.SkipWithError(outcomes.back().detail.c_str());
                    });
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(offset));
  std::filesystem::remove_all(folder);
}
BENCHMARK(archive)->UseRealTime()->Unit(benchmark::kMillisecond);

void gzip_alone(benchmark::State& state) {
  const std::vector<Event> events = batch_from(0);
  std::string lines;
  for (const Event& event : events) append_line(event.json, lines);
  std::string packed;
  for (auto _ : state) {
    if (!gzip(lines, packed)) return state.SkipWithError("not packed");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events.size()));
}
BENCHMARK(gzip_alone)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
