// How many events a second the warehouse takes: batches of a thousand, each on stable storage.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "server/destinations/registry.h"

namespace {

using namespace analytics;
using namespace analytics::server;

Event simple_track(std::uint64_t offset) {
  const std::string number = std::to_string(offset);
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

void tracks(benchmark::State& state) {
  std::string folder = (std::filesystem::temp_directory_path() / "bench-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return state.SkipWithError("no temporary folder");
  const DestinationContext context{.data_folder = folder, .clock = Clock::real()};
  auto lake = find_destination_type("sqlite")->make("lake", R"({"path":"lake.db"})", context);
  std::uint64_t offset = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto events = std::make_shared<std::vector<Event>>();
    for (int i = 0; i < 1000; ++i) events->push_back(simple_track(offset++));
    state.ResumeTiming();
    (*lake)->deliver(events, context.clock->now() + std::chrono::seconds(10),
                     [&](const std::vector<Outcome>& outcomes) {
                       if (outcomes.back().kind == Outcome::Kind::delivered) return;
                       state.SkipWithError(outcomes.back().detail.c_str());
                     });
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(offset));
  std::filesystem::remove_all(folder);
}
BENCHMARK(tracks)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
