// What one event costs on the caller's thread: making the message, checking, stamping, encoding.
// Allocations are counted by replacing operator new in this program.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <new>
#include <string>

#include "message/encode.h"

namespace {
std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace analytics {
namespace {

template <class Make>
void encode_each(benchmark::State& state, Make make) {
  ByteBuffer out;
  std::size_t bytes = 0;
  for (int i = 0; i < 100; ++i) {  // warm up: buffers reach their size
    out.clear();
    (void)encode_event(make(), {.time = Clock::real()->wall_time()}, out);
  }
  const std::size_t before = allocations;
  for (auto _ : state) {
    out.clear();
    if (!encode_event(make(), {.time = Clock::real()->wall_time()}, out)) state.SkipWithError("!");
    bytes += out.size();
    benchmark::DoNotOptimize(out.data());
  }
  const auto events = static_cast<double>(state.iterations());
  state.counters["allocations"] = static_cast<double>(allocations - before) / events;
  state.counters["bytes"] = static_cast<double>(bytes) / events;
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

// The event of docs/performance.md's table: 15 bytes of name, 10 of user id, three properties.
void small_track(benchmark::State& state) {
  encode_each(state, [] {
    return Track{.user = User::user_id("f4ca124298"),
                 .event = "Order Completed",
                 .properties = {{"plan", "Enterprise"}, {"seats", 42}, {"trial", false}}};
  });
}
BENCHMARK(small_track);

// A typical one of about 600 bytes: an order with two products and a context.
void typical_track(benchmark::State& state) {
  encode_each(state, [] {
    return Track{.user = User::both("f4ca124298", "8c9d4f0a-6d3b-4f7e-9c39-0b0a5e0f5c11"),
                 .event = "Order Completed",
                 .properties = {{"order_id", "50314b8e9bcf000000000000"},
                                {"revenue", 25.5},
                                {"currency", "USD"},
                                {"products",
                                 Array{Object{{"sku", "45790-32"}, {"price", 19}, {"quantity", 1}},
                                       Object{{"sku", "46493-32"}, {"price", 3}, {"quantity", 2}}}},
                                {"coupon", nullptr}},
                 .context = {{"ip", "203.0.113.24"}, {"locale", "en-US"}},
                 .integrations = {{"All", true}}};
  });
}
BENCHMARK(typical_track);

}  // namespace
}  // namespace analytics
