// What one event costs on the caller's thread: making the message, checking, stamping, encoding.
// Beside it the same event by nlohmann::json, which many programs would use. Allocations are
// counted by replacing operator new in this program.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <new>
#include <nlohmann/json.hpp>
#include <string>

#include "base/ids.h"
#include "base/time_text.h"

#include "message/encode.h"

// g++ takes the pair below for a mismatched one where it inlines only one of them.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

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
                 .context = {{"ip", "203.0.113.24"},
                             {"locale", "en-US"},
                             {"page", {{"path", "/checkout/thank-you"}, {"title", "Thank you"}}}},
                 .integrations = {{"All", true}}};
  });
}
BENCHMARK(typical_track);

void typical_track_by_nlohmann(benchmark::State& state) {
  using nlohmann::json;
  std::size_t bytes = 0;
  for (auto _ : state) {
    std::string id(kUuidBytes, ' ');
    write_uuid(id.data());
    const json event = {
        {"type", "track"},
        {"messageId", id},
        {"timestamp", time_text(Clock::real()->wall_time())},
        {"userId", "f4ca124298"},
        {"anonymousId", "8c9d4f0a-6d3b-4f7e-9c39-0b0a5e0f5c11"},
        {"event", "Order Completed"},
        {"properties",
         {{"order_id", "50314b8e9bcf000000000000"},
          {"revenue", 25.5},
          {"currency", "USD"},
          {"products", json::array({{{"sku", "45790-32"}, {"price", 19}, {"quantity", 1}},
                                    {{"sku", "46493-32"}, {"price", 3}, {"quantity", 2}}})},
          {"coupon", nullptr}}},
        {"context",
         {{"ip", "203.0.113.24"},
          {"locale", "en-US"},
          {"page", {{"path", "/checkout/thank-you"}, {"title", "Thank you"}}},
          {"library", {{"name", "analytics-cpp"}, {"version", ANALYTICS_VERSION}}}}},
        {"integrations", {{"All", true}}}};
    const std::string text = event.dump();
    bytes += text.size();
    benchmark::DoNotOptimize(text.data());
  }
  state.counters["bytes"] = static_cast<double>(bytes) / static_cast<double>(state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(typical_track_by_nlohmann);

}  // namespace
}  // namespace analytics
