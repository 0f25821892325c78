// Every time that can be read is written as one that reads back the same, to the millisecond.
#include "base/time_text.h"
#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace analytics;
  using fuzz::expect;

  const fuzz::Input input(data, size);
  const Result<Timestamp> time = parse_time(input.rest());
  if (!time) {
    expect(time.error().code == ErrorCode::invalid_timestamp, "what is no time is refused as such");
    return 0;
  }
  const std::string text = time_text(*time);
  expect(text.size() == kTimeBytes, "a time has its length");
  const Result<Timestamp> again = parse_time(text);
  expect(again, "what was written can be read");
  expect(*again == std::chrono::floor<std::chrono::milliseconds>(*time),
         "it is the same time, to the millisecond");
  return 0;
}
