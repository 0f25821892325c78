// A message that was read from its wire form and can be sent is read again from what is sent, and
// is then sent as the same bytes.
#include <analytics/message.h>

#include <string>

#include "fuzz/input.h"
#include "message/encode.h"

namespace {

using namespace analytics;
using fuzz::expect;

std::string encoded(const BatchMessage& message) {
  ByteBuffer out;
  const Stamp stamp{.time = Timestamp(std::chrono::seconds(1'767'225'600))};
  if (!encode_event(message, stamp, out)) {
    expect(out.empty(), "a message that can't be sent leaves nothing behind");
    return {};
  }
  expect(out.size() <= kEventBytesMax, "what is sent is within the limit");
  return std::string(out.view());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const Result<BatchMessage> message = parse_message(input.rest());
  if (!message) {
    expect(!message.error().message.empty(), "an error says what is wrong");
    return 0;
  }
  const std::string sent = encoded(*message);
  if (sent.empty()) return 0;
  expect(validate(*message), "what is sent is valid");
  expect(!encoded_message_id(sent).empty(), "what is sent has an id");

  const fuzz::ExactCopy wire(sent);
  const Result<BatchMessage> again = parse_message(wire.view());
  expect(again, "what is sent can be read");
  expect(again->index() == message->index(), "the call stays the same");
  expect(encoded(*again) == sent, "what was read is sent as the same bytes");
  return 0;
}
