// What a mapping costs an event, the event's parse included: the 46 fields of Mixpanel's "Track
// Event" as they are by default, over an event of about 1 KB. Allocations are counted by replacing
// operator new in this program.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <new>
#include <string>

#include "server/destinations/pack/program/mapping.h"

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

namespace analytics::server::pack {
namespace {

constexpr std::string_view kEvent =
    R"({"messageId":"c7a4a7a5-8b7d-4a62-9d3a-0d3c8f7a1b2c","type":"track",)"
    R"("event":"Order Completed",)"
    R"("anonymousId":"23adfd82-aa0f-45a7-a756-24f2a7a4c895","userId":"f4ca124298",)"
    R"("timestamp":"2026-11-23T12:55:48.357Z","sentAt":"2026-11-23T12:55:48.400Z",)"
    R"("receivedAt":"2026-11-23T12:55:48.512Z","context":{"library":{"name":"analytics.js",)"
    R"("version":"2.11.1"},"page":{"path":"/checkout","referrer":"https://www.example.com/cart",)"
    R"("search":"?step=3","title":"Checkout","url":"https://www.example.com/checkout?step=3"},)"
    R"("userAgent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36",)"
    R"("userAgentData":{"mobile":false,"platform":"macOS"},"ip":"203.0.113.7","locale":"en-US",)"
    R"("timezone":"Europe/Berlin","campaign":{"source":"news","medium":"email","name":"autumn"},)"
    R"("screen":{"width":1440,"height":900,"density":2}},"properties":{"order_id":"50314b8e",)"
    R"("total":27.5,"revenue":25.0,"currency":"USD","coupon":"hasbros","products":[)"
    R"({"product_id":"507f1f77","sku":"45790-32","name":"Monopoly","price":19,"quantity":1},)"
    R"({"product_id":"505bd76","sku":"46493-32","name":"Uno","price":3,"quantity":2}]}})";

// Fields by name, each a path, or two of which the second counts without the first.
struct Field {
  const char* name;
  const char* path;
  const char* otherwise = nullptr;
};

constexpr Field kFields[] = {
    {"event", "event"},
    {"distinct_id", "userId", "anonymousId"},
    {"anonymous_id", "anonymousId"},
    {"user_id", "userId"},
    {"group_id", "context.groupId"},
    {"insert_id", "messageId"},
    {"time", "timestamp"},
    {"app_name", "context.app.name"},
    {"app_namespace", "context.app.namespace"},
    {"app_build", "context.app.build"},
    {"app_version", "context.app.version"},
    {"os_name", "context.os.name"},
    {"os_version", "context.os.version"},
    {"device_id", "context.device.id"},
    {"device_type", "context.device.type"},
    {"device_name", "context.device.name"},
    {"device_manufacturer", "context.device.manufacturer"},
    {"device_model", "context.device.model"},
    {"bluetooth", "context.network.bluetooth"},
    {"carrier", "context.network.carrier"},
    {"cellular", "context.network.cellular"},
    {"wifi", "context.network.wifi"},
    {"country", "context.location.country"},
    {"region", "context.location.region"},
    {"language", "context.locale"},
    {"library_name", "context.library.name"},
    {"library_version", "context.library.version"},
    {"ip", "context.ip"},
    {"idfa", "context.device.advertisingId", "context.device.idfa"},
    {"url", "context.page.url"},
    {"screen_width", "context.screen.width"},
    {"screen_height", "context.screen.height"},
    {"screen_density", "context.screen.density"},
    {"referrer", "context.page.referrer"},
    {"userAgent", "context.userAgent"},
    {"advertising_id", "context.device.advertisingId"},
    {"ad_tracking_enabled", "context.device.adTrackingEnabled"},
    {"timezone", "context.timezone"},
    {"app_platform", "context.app.platform"},
    {"name", "event", "name"},
    {"event_properties", "properties"},
    {"context", "context"},
};

std::string path(const std::string& path) { return R"({"@path":"$.)" + path + "\"}"; }

std::string json_of(const Field& field) {
  const std::string first = path(field.path);
  if (field.otherwise == nullptr) return first;
  return R"({"@if":{"exists":)" + first + R"(,"then":)" + first + R"(,"else":)" +
         path(field.otherwise) + "}}";
}

std::string object_of(const std::string& below, std::initializer_list<const char*> names,
                      const std::string& prefix = "") {
  std::string json = "{";
  for (const char* const name : names) {
    if (json.size() > 1) json += ',';
    json += "\"" + prefix + name + "\":" + path(below + "." + name);
  }
  return json + "}";
}

Mapping::Fields fields() {
  Mapping::Fields all;
  for (const Field& field : kFields) all.emplace_back(field.name, json_of(field));
  all.emplace_back(
      "utm_properties",
      object_of("context.campaign", {"source", "medium", "name", "term", "content"}, "utm_"));
  all.emplace_back("enable_batching", "true");
  all.emplace_back("batch_size", "1000");
  all.emplace_back(
      "userAgentData",
      object_of("context.userAgentData", {"mobile", "platform", "architecture", "bitness", "model",
                                          "platformVersion", "uaFullVersion", "wow64"}));
  return all;
}

std::string whole() {
  std::string json = "{";
  for (const auto& [name, value] : fields()) {
    if (json.size() > 1) json += ',';
    json += "\"" + name + "\":" + value;
  }
  return json + "}";
}

// Runs over the event once it is parsed, as often as is asked for.
template <class Run>
void each_event(benchmark::State& state, Run run) {
  const simdjson::padded_string event(kEvent);
  simdjson::dom::parser parser;
  Arena arena;
  const auto once = [&] {
    arena.reset();
    Scope scope{.root = Value::of(parser.parse(event).value_unsafe()), .arena = arena};
    run(scope);
  };
  for (int i = 0; i < 100; ++i) once();  // warm up: buffers reach their size
  const std::size_t before = allocations;
  for (auto _ : state) once();
  const auto events = static_cast<double>(state.iterations());
  state.counters["allocations"] = static_cast<double>(allocations - before) / events;
  state.counters["event_bytes"] = static_cast<double>(kEvent.size());
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

void parse_alone(benchmark::State& state) {
  each_event(state, [](Scope& scope) { benchmark::DoNotOptimize(scope.root); });
}

void mapping_of_46_fields(benchmark::State& state) {
  const Result<Mapping> mapping = Mapping::compile(fields(), {});
  std::vector<Value> values(mapping->size());
  each_event(state, [&](Scope& scope) {
    mapping->run(scope, values);
    benchmark::DoNotOptimize(values.data());
  });
}

void one_program_of_46_fields(benchmark::State& state) {
  const Result<Program> program = Program::compile(whole(), {});
  each_event(state, [&](Scope& scope) { benchmark::DoNotOptimize(program->run(scope)); });
}

void a_program_for_each_field(benchmark::State& state) {
  std::vector<Program> programs;
  for (const auto& [name, json] : fields()) {
    programs.push_back(std::move(Program::compile(json, {}).value()));
  }
  each_event(state, [&](Scope& scope) {
    for (const Program& program : programs) benchmark::DoNotOptimize(program.run(scope));
  });
}

void mapping_written_as_json(benchmark::State& state) {
  const Result<Program> program = Program::compile(whole(), {});
  std::string body;
  each_event(state, [&](Scope& scope) {
    body.clear();
    write_json(program->run(scope), body);
    benchmark::DoNotOptimize(body.data());
  });
  state.counters["body_bytes"] = static_cast<double>(body.size());
}

void compile_46_fields(benchmark::State& state) {
  const Mapping::Fields all = fields();
  for (auto _ : state) benchmark::DoNotOptimize(Mapping::compile(all, {}));
}

BENCHMARK(parse_alone);
BENCHMARK(mapping_of_46_fields);
BENCHMARK(one_program_of_46_fields);
BENCHMARK(a_program_for_each_field);
BENCHMARK(mapping_written_as_json);
BENCHMARK(compile_46_fields);

}  // namespace
}  // namespace analytics::server::pack
