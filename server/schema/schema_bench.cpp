// What it costs to learn from one event: of a known shape, as nearly all are, and of a hostile one.
// `per_event` is the event of design.md's figures, about 300 bytes.

#include <benchmark/benchmark.h>

#include <string>

#include "server/schema/schema_book.h"

namespace analytics::server {
namespace {

const Timestamp kNow(std::chrono::seconds(1'767'225'600));

std::string event_of(const std::string& name, const std::string& properties) {
  return R"({"type":"track","messageId":"c7a4a7a5-8b7d-4a62-9d3a-0d3c8f7a1b2c",)"
         R"("userId":"f4ca124298","event":")" +
         name + R"(","properties":)" + properties +
         R"(,"context":{"library":{"name":"analytics-cpp","version":"0.1.0"}},)"
         R"("timestamp":"2026-11-23T12:55:48.357Z","sentAt":"2026-11-23T12:55:48.400Z"})";
}

void known_shape(benchmark::State& state) {
  SchemaBudget budget;
  SourceSchemaBook book(budget);
  const auto names = state.range(0);
  std::vector<std::string> events;
  for (std::int64_t i = 0; i < names; ++i) {
    events.push_back(event_of("Order Completed" + std::to_string(i),
                              R"({"currency":"USD","quantity":3,"first":true})"));
  }
  std::size_t next = 0;
  for (auto _ : state) {
    book.observe(EventType::track, events[next], kNow);
    if (++next == events.size()) next = 0;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
  state.counters["event_bytes"] = static_cast<double>(events.front().size());
}

void nested_shape(benchmark::State& state) {
  SchemaBudget budget;
  SourceSchemaBook book(budget);
  const std::string event = event_of(
      "Order Completed",
      R"({"order":{"id":"5","at":"2026-11-23T12:55:48Z","total":27.5},"products":[{"id":"1"}]})");
  for (auto _ : state) book.observe(EventType::track, event, kNow);
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

void beyond_every_limit(benchmark::State& state) {
  SchemaBudget budget;
  SourceSchemaBook book(budget);
  std::string properties = "{";
  for (int i = 0; i < 2'000; ++i) properties += "\"property" + std::to_string(i) + "\":1,";
  properties.back() = '}';
  const std::string event = event_of("Order Completed", properties);
  for (auto _ : state) book.observe(EventType::track, event, kNow);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * event.size()));
}

BENCHMARK(known_shape)->Arg(1)->Arg(100)->Arg(4'000);
BENCHMARK(nested_shape);
BENCHMARK(beyond_every_limit);

}  // namespace
}  // namespace analytics::server
