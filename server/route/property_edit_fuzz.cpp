// Whatever members are taken out of whatever event: what is left is JSON, and nothing more is to be
// taken out of it. The input: a path, a line end, a name, a line end, an event.
#include <string>

#include "fuzz/input.h"
#include "json/check.h"
#include "json/scan.h"
#include "server/route/property_edit.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace analytics;
  using namespace analytics::server;
  using fuzz::expect;

  fuzz::Input input(data, size);
  const Result<JsonPath> path = split_path(input.take_until('\n'));
  const std::string name(input.take_until('\n'));
  ByteBuffer checked;
  if (!path || !check_json(input.rest(), {}, checked) || !is_object(checked.view())) return 0;
  const fuzz::ExactCopy event(checked.view());
  for (const bool drop : {true, false}) {
    const PropertyEdit edit({.drop = drop, .object = *path, .names = {name}});
    std::vector<std::string> removed;
    const std::optional<std::string> changed = edit.apply(event.view(), removed);
    expect(changed.has_value() == !removed.empty(), "what was taken out is told");
    if (!changed) continue;
    expect(changed->size() < event.view().size(), "a member less is shorter");
    ByteBuffer again;
    expect(check_json(*changed, {}, again) && again.view() == *changed, "what is left is JSON");
    expect(!edit.apply(*changed, removed), "nothing more is to be taken out");
  }
  return 0;
}
