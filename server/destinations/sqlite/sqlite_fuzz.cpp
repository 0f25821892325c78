// Each event that ingest accepts has one outcome in the warehouse, and none that waits for a better
// day: what has no place in a table is kept whole among the discards. The file is made anew for
// each input.
#include <unistd.h>

#include <filesystem>
#include <future>
#include <memory>
#include <string>

#include "fuzz/input.h"
#include "server/destinations/registry.h"
#include "server/ingest/body.h"
#include "server/log/event_text.h"

namespace {

using namespace analytics;
using namespace analytics::server;
using fuzz::expect;

const Timestamp kNow(std::chrono::seconds(1'767'225'600));

// In memory, where the system has a folder for that.
std::filesystem::path make_folder() {
  const std::filesystem::path memory("/dev/shm");
  std::error_code error;
  const auto parent = std::filesystem::is_directory(memory, error)
                          ? memory
                          : std::filesystem::temp_directory_path();
  return parent / ("analytics-fuzz-" + std::to_string(::getpid()));
}

class FreshWarehouse {
 public:
  FreshWarehouse() {
    const DestinationContext context{.data_folder = folder_.string(), .clock = Clock::real()};
    lake_ = find_destination_type("sqlite")->make("lake", R"({"path":"lake.db"})", context).value();
  }
  ~FreshWarehouse() {
    lake_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  FreshWarehouse(const FreshWarehouse&) = delete;
  FreshWarehouse& operator=(const FreshWarehouse&) = delete;

  std::vector<Outcome> deliver(const std::vector<Event>& events) {
    std::promise<std::vector<Outcome>> outcomes;
    lake_->deliver(std::make_shared<const std::vector<Event>>(events),
                   Clock::real()->now() + std::chrono::seconds(5),
                   [&](std::vector<Outcome> reported) { outcomes.set_value(std::move(reported)); });
    return outcomes.get_future().get();
  }
  std::uint64_t offset() { return lake_->committed().value().offset; }

 private:
  std::filesystem::path folder_ = make_folder();
  std::unique_ptr<Destination> lake_;
};

std::vector<Event> events_of(const IncomingRequest& request) {
  std::vector<Event> events;
  const FrameHead head{.source = "shop",
                       .received_at = request.received_at,
                       .sent_at = request.sent_at,
                       .context = request.context,
                       .integrations = request.integrations};
  for (const IncomingEvent& event : request.events) {
    const EventRecord record{.type = event.type,
                             .timestamp = event.timestamp,
                             .message_id = event.message_id,
                             .json = event.json};
    events.push_back({.offset = events.size(),
                      .source = head.source,
                      .type = name(event.type),
                      .message_id = event.message_id,
                      .json = event_text(head, record)});
  }
  return events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const Result<ReadBody> body = read_batch(input.rest(), kNow);
  if (!body || body->request.events.empty()) return 0;
  const std::vector<Event> events = events_of(body->request);

  FreshWarehouse lake;
  for (int round = 0; round < 2; ++round) {  // The second time they are there already.
    const std::vector<Outcome> outcomes = lake.deliver(events);
    expect(outcomes.size() == events.size(), "each event has its outcome");
    for (const Outcome& outcome : outcomes) {
      expect(outcome.kind == Outcome::Kind::delivered, "an event that was accepted has its rows");
    }
    expect(lake.offset() == events.size(), "the offset is behind the last event");
  }
  return 0;
}
