// Whatever the body of a request is: everything in it is counted once, and what is accepted is
// valid, bounded and stays as it is when it is checked again.
#include <analytics/message.h>

#include "base/time_text.h"
#include "fuzz/input.h"
#include "json/check.h"
#include "json/scan.h"
#include "server/ingest/body.h"

namespace {

using namespace analytics;
using namespace analytics::server;
using fuzz::expect;

const Timestamp kNow(std::chrono::seconds(1'767'225'600));

std::string checked(const std::string& text) {
  const fuzz::ExactCopy copy(text);
  ByteBuffer out;
  expect(check_json(copy.view(), {.depth_max = 64}, out), "what is kept is JSON");
  expect(is_object(out.view()), "what is kept is an object");
  return std::string(out.view());
}

void look_at(const IncomingEvent& event) {
  expect(event.json.size() <= kEventBytesMax, "an event is within its limit");
  expect(checked(event.json) == event.json, "an event stays as it is when it is checked again");
  expect(event_type(name(event.type)) == event.type, "an event is one of the six calls");
  expect(!event.message_id.empty(), "an event has an id");
  expect(parse_time(time_text(event.timestamp)), "an event's time can be read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t route = input.take_byte() % 7;  // 0: /v1/batch
  const Result<ReadBody> body =
      route == 0 ? read_batch(input.rest(), kNow)
                 : read_single(input.rest(), static_cast<EventType>(route), kNow);
  if (!body) {
    expect(!body.error().message.empty(), "an error says what is wrong");
    return 0;
  }
  const IncomingRequest& request = body->request;
  std::uint64_t rejected = 0;
  for (const auto& [code, count] : request.rejected) {
    expect(!code.empty() && count > 0, "a rejection has its code");
    rejected += count;
  }
  expect(request.received == request.events.size() + rejected, "the counts add up");
  expect(request.received > 0, "a request counts for something");
  expect(checked(request.context) == request.context, "the context was checked");
  expect(checked(request.integrations) == request.integrations, "integrations were checked");
  for (const IncomingEvent& event : request.events) look_at(event);
  return 0;
}
