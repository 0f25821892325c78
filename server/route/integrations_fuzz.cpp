// Whatever an event's `integrations` is, each destination has a verdict with its reason. The input:
// a destination's name, a line end, an event.
#include <string>

#include "fuzz/input.h"
#include "json/check.h"
#include "json/scan.h"
#include "server/route/integrations.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace analytics;
  using namespace analytics::server;
  using fuzz::expect;

  fuzz::Input input(data, size);
  const std::string_view name = input.take_until('\n');
  ByteBuffer checked;
  if (!check_json(input.rest(), {}, checked) || !is_object(checked.view())) return 0;
  const fuzz::ExactCopy event(checked.view());
  const Integrations wish(event.view());
  for (const bool is_warehouse : {false, true}) {
    const Verdict verdict =
        wish.verdict_for({.id = "lake", .name = name, .is_warehouse = is_warehouse});
    expect(!verdict.rule.empty(), "a verdict has its reason");
    expect(verdict.deliver == verdict.code.empty(), "a destination is left out under a code");
  }
  return 0;
}
