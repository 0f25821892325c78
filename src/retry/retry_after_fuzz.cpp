// No header of a server's makes us wait for longer than the limit, whatever it says.
#include "fuzz/input.h"
#include "retry/retry_after.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace analytics;
  using fuzz::expect;

  fuzz::Input input(data, size);
  const Timestamp now(std::chrono::seconds(1'767'225'600));
  const fuzz::ExactCopy value(input.take_until('\n'));
  const fuzz::ExactCopy date(input.rest());

  if (const auto wait = retry_after(value.view(), date.view(), now)) {
    expect(*wait >= kRetryAfterMin && *wait <= kRetryAfterMax, "a wait is within its limits");
  }
  if (const auto time = http_date(value.view(), now)) {
    expect(retry_after(value.view(), date.view(), now), "a date is a wait");
    expect(std::chrono::floor<std::chrono::seconds>(*time) == *time, "a date has whole seconds");
  }
  return 0;
}
