// How fast a Batcher packs: megabytes of events a second, over many full batches.

#include <benchmark/benchmark.h>

#include <string>

#include <analytics/batcher.h>

namespace analytics {
namespace {

void pack(benchmark::State& state) {
  Batcher batcher;
  std::size_t bytes = 0;
  std::size_t batches = 0;
  const BatchMessage message =
      Track{.user = User::user_id("f4ca124298"),
            .event = "Order Completed",
            .properties = {{"note", std::string(static_cast<std::size_t>(state.range(0)), 'x')},
                           {"seats", 42}}};
  for (auto _ : state) {
    Result<std::optional<BatchMessage>> overflow = batcher.push(message);
    if (!overflow) return state.SkipWithError(overflow.error().message.c_str());
    if (!*overflow) continue;
    bytes += batcher.bytes();
    ++batches;
    benchmark::DoNotOptimize(batcher.take());
    if (!batcher.push(**overflow)) return state.SkipWithError("the next batch did not take it");
  }
  bytes += batcher.bytes();
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.counters["batches"] = static_cast<double>(batches);
}
BENCHMARK(pack)->Arg(10)->Arg(350)->Arg(5000);

// The machine's limit: events of the same sizes that are already encoded, copied side by side.
void copy_only(benchmark::State& state) {
  const std::string event(static_cast<std::size_t>(state.range(0)) + 250, 'x');
  std::string batch;
  std::size_t bytes = 0;
  for (auto _ : state) {
    if (batch.size() + event.size() > kBatchBytesMax) {
      benchmark::DoNotOptimize(batch.data());
      batch = std::string();
      batch.reserve(kBatchBytesMax);
    }
    batch += event;
    bytes += event.size();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(copy_only)->Arg(10)->Arg(350)->Arg(5000);

}  // namespace
}  // namespace analytics
