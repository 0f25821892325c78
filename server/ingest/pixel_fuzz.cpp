// Whatever the query of a pixel is: flat parameters become one JSON object, and data no more than
// its base64 can say.
#include "base/buffer.h"
#include "fuzz/input.h"
#include "json/check.h"
#include "json/scan.h"
#include "server/ingest/body.h"
#include "server/ingest/pixel.h"
#include "server/ingest/query.h"

using namespace analytics;
using namespace analytics::server;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const std::string_view query = input.rest();
  const Result<std::string> event = pixel_event(query);
  if (!event) {
    fuzz::expect(!event.error().message.empty(), "an error says what is wrong");
    return 0;
  }
  bool is_flat = true;
  for (const QueryItem& item : read_query(query)) is_flat = is_flat && item.name != "data";
  if (is_flat) {
    ByteBuffer checked;
    fuzz::expect(check_json(*event, {.bytes_max = 1 << 20}, checked), "parameters make JSON");
    fuzz::expect(is_object(checked.view()), "parameters make an object");
  } else {
    fuzz::expect(event->size() <= query.size(), "base64 never says more than it is long");
  }
  const Result<ReadBody> body = read_single(*event, EventType::track, Timestamp());
  if (body) fuzz::expect(body->request.received == 1, "a pixel is one event");
  return 0;
}
