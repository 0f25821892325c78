// Attempts of a destination of the catalogue, from the events' text to the request's: Mixpanel's
// track calls, 46 fields each, 500 in a request.
//
//   bench_pack_delivery --benchmark_filter=mixpanel

#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "server/destinations/pack/delivery/built_in_packs.h"
#include "server/destinations/pack/delivery/compiled_pack.h"
#include "server/destinations/pack/delivery/pack_destination.h"

namespace analytics::server::pack {
namespace {

// Answers at once; the network has no part in it.
class AnsweringTransport final : public Transport {
 public:
  RequestId start(HttpRequest request, Deadline, Done done) override {
    bytes += request.body.size();
    done(HttpResponse{.status = 200, .body = R"({"code":200,"status":"OK"})"});
    return 1;
  }
  void cancel(RequestId) override {}

  std::size_t bytes = 0;
};

std::string track_call() {
  return R"({"type":"track","event":"Order Completed","messageId":"m-1","userId":"user-1",)"
         R"("anonymousId":"anonymous-1","timestamp":"2026-01-01T00:00:00.000Z",)"
         R"("context":{"ip":"192.0.2.1","locale":"en-US","timezone":"Europe/Berlin",)"
         R"("userAgent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 )"
         R"((KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",)"
         R"("page":{"path":"/","referrer":"https://example.org/","title":"Shop",)"
         R"("url":"https://shop.example.com/?utm_source=x"},)"
         R"("library":{"name":"analytics.js","version":"2.1.0"},)"
         R"("campaign":{"name":"spring","source":"news","medium":"mail"},)"
         R"("app":{"name":"Shop","version":"1.2.3"},)"
         R"("device":{"id":"d1","manufacturer":"Apple","model":"iPhone7,2","type":"ios"},)"
         R"("os":{"name":"iOS","version":"8.1.3"},"screen":{"width":320,"height":568}},)"
         R"("properties":{"plan":"pro","seats":12,"total":19.99,"tags":["a","b"]}})";
}

void mixpanel_attempts(benchmark::State& state) {
  constexpr std::size_t kEvents = 500;
  const auto compiled = CompiledPack::compile(built_in_pack("mixpanel").value(),
                                              R"({"project_token":"TOKEN","api_secret":"SECRET"})");
  if (!compiled) return state.SkipWithError(compiled.error().message.c_str());
  const auto transport = std::make_shared<AnsweringTransport>();
  const auto destination =
      make_pack_destination(attempt_parts(*compiled, transport, Clock::real()));
  const Event event{.type = "track", .message_id = "m-1", .json = track_call()};
  const auto events = std::make_shared<const std::vector<Event>>(kEvents, event);
  std::size_t delivered = 0;
  for (auto _ : state) {
    destination->deliver(events, Deadline::max(), [&](const std::vector<Outcome>& outcomes) {
      for (const Outcome& outcome : outcomes) {
        delivered += outcome.kind == Outcome::Kind::delivered ? 1 : 0;
      }
    });
  }
  if (delivered != kEvents * state.iterations()) state.SkipWithError("not all were delivered");
  state.SetItemsProcessed(static_cast<std::int64_t>(delivered));
  state.SetBytesProcessed(static_cast<std::int64_t>(transport->bytes));
}
BENCHMARK(mixpanel_attempts);

}  // namespace
}  // namespace analytics::server::pack
