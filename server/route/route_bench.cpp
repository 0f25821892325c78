// Events through routing on one core: the verdict by `integrations` alone, and with filters, each
// of another kind. The event is the one of design.md's figures, with what the server adds.

#include <benchmark/benchmark.h>

#include <string>

#include "server/route/router.h"

namespace analytics::server {
namespace {

const std::string& event_json() {
  static const std::string kEvent =
      R"({"type":"track","messageId":"c7a4a7a5-8b7d-4a62-9d3a-0d3c8f7a1b2c",)"
      R"("userId":"f4ca124298","event":"Order Completed","properties":{"currency":"USD",)"
      R"("quantity":3,"first":true},"context":{"library":{"name":"analytics-cpp",)"
      R"("version":"0.1.0"}},"integrations":{"Mixpanel":false},)"
      R"("timestamp":"2026-11-23T12:55:48.357Z","originalTimestamp":"2026-11-23T12:55:48.357Z",)"
      R"("sentAt":"2026-11-23T12:55:48.400Z","receivedAt":"2026-11-23T12:55:48.400Z",)"
      R"("channel":"server","projectId":"shop","version":2})";
  return kEvent;
}

Filter filter(FilterSettings settings) { return Filter::make(std::move(settings)).value(); }

// None of them stops the event; the first of five changes it.
std::vector<Filter> filters(std::int64_t count) {
  std::vector<Filter> all{
      filter({.condition = "type = 'track'",
              .action = FilterAction::drop_properties,
              .fields = {{"properties", {"currency"}}}}),
      filter({.condition = "event = 'Debug' or contains(lowercase(event), 'test')"}),
      filter({.condition = "event = 'Order Completed' and properties.quantity > 2",
              .action = FilterAction::sample,
              .percent = 1,
              .path = "userId"}),
      filter({.condition = "match(context.library.name, '*.js') and !properties.first"}),
      filter({.condition = "properties.currency in ['EUR', 'GBP', 'CHF']"})};
  if (count == 1) return {all[1]};
  all.resize(static_cast<std::size_t>(count), all[1]);
  return all;
}

void route(benchmark::State& state) {
  const Router router({.id = "crm-hook",
                       .name = "CRM Webhook",
                       .sources = {"shop"},
                       .filters = filters(state.range(0))});
  const RouteEvent event{.json = event_json(), .source = "shop", .type = "track"};
  for (auto _ : state) {
    RouteResult result = router.route(event);
    if (!result.verdict.deliver) state.SkipWithError("the event was to pass");
    benchmark::DoNotOptimize(result);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
  state.counters["event_bytes"] = static_cast<double>(event.json.size());
}

void compile(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(Fql::compile("event = 'Order Completed' and properties.quantity > 2"));
  }
}

BENCHMARK(route)->ArgName("filters")->Arg(0)->Arg(1)->Arg(5);
BENCHMARK(compile);

}  // namespace
}  // namespace analytics::server
