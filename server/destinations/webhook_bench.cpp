// What a webhook's attempt costs beside the network, and how much of that is writing it down for
// people: with a clock that stands still the first two are written down, with one that runs a
// second an attempt all of them are. In real life it is two a second.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "server/destinations/registry.h"

namespace {

using namespace analytics;
using namespace analytics::server;

class SteppingClock final : public Clock {
 public:
  explicit SteppingClock(Duration step) : step_(step) {}
  Timestamp wall_time() override { return Timestamp(std::chrono::seconds(1'000'000)); }
  Deadline now() override { return now_ += step_; }
  void wait_until(std::unique_lock<std::mutex>&, std::condition_variable&, Deadline) override {}

 private:
  const Duration step_;
  Deadline now_{std::chrono::seconds(1'000)};
};

class AnswersAtOnce final : public Transport {
 public:
  RequestId start(HttpRequest request, Deadline, Done done) override {
    benchmark::DoNotOptimize(request.body.data());
    done(HttpResponse{.status = 200, .headers = {{"Content-Type", "text/plain"}}, .body = "ok"});
    return 1;
  }
  void cancel(RequestId) override {}
};

void webhook_attempts(benchmark::State& state) {
  const auto events_each = static_cast<std::size_t>(state.range(0));
  const auto step = std::chrono::seconds(state.range(1));
  const auto transport = std::make_shared<AnswersAtOnce>();
  const DestinationContext context{.guarded_transport = transport,
                                   .unguarded_transport = transport,
                                   .clock = std::make_shared<SteppingClock>(step)};
  const auto hook = find_destination_type("webhook")->make(
      "hook", R"({"url":"https://example.com/","batch_max":)" + std::to_string(events_each) + "}",
      context);
  const Event event{.json = R"({"properties":{"text":")" + std::string(450, 'x') + "\"}}"};
  const auto events = std::make_shared<const std::vector<Event>>(events_each, event);
  for (auto _ : state) {
    (*hook)->deliver(events, Deadline::max(), [](std::vector<Outcome> outcomes) {
      benchmark::DoNotOptimize(outcomes.data());
    });
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(webhook_attempts)
    ->ArgNames({"events", "written_down"})
    ->Args({1, 0})
    ->Args({1, 1})
    ->Args({100, 0})
    ->Args({100, 1});

}  // namespace
