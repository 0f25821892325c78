#include "server/destinations/pack/delivery/pack_check.h"

#include <algorithm>
#include <string>
#include <utility>

#include "server/destinations/pack/delivery/compiled_action.h"
#include "server/destinations/pack/delivery/compiled_pack.h"
#include "server/route/trigger.h"

namespace analytics::server::pack {
namespace {

std::string trigger_fault(std::string_view fql) {
  const Result<Trigger> trigger = Trigger::compile(fql);
  return trigger ? std::string() : trigger.error().message;
}

// What shows only when all of it is put together, as a destination does.
void check_whole(const std::shared_ptr<const Pack>& pack, PackProblems& problems) {
  CompileFaults faults;
  for (const PackAction& action : pack->actions) (void)compile_action(*pack, action, faults);
  (void)compile_deletion(*pack, faults);
  for (const CompileFault& fault : faults) {
    problems.push_back({0, fault.pointer + ": " + fault.message});
  }
  if (const Result<void> checked = CompiledPack::check_defaults(pack); !checked) {
    problems.push_back({0, checked.error().message});
  }
  if (!problems.empty()) return;
  for (const PackFixture& fixture : pack->fixtures) {
    const Result<std::shared_ptr<const CompiledPack>> compiled =
        CompiledPack::compile(pack, fixture.settings_json);
    if (compiled) continue;
    problems.push_back(
        {fixture.line, "fixture \"" + fixture.name + "\": " + compiled.error().message});
  }
}

}  // namespace

std::shared_ptr<const Pack> check_pack(std::string_view yaml, std::string_view file_name,
                                       PackProblems& problems) {
  std::shared_ptr<const Pack> pack =
      read_pack(yaml, file_name, {.trigger = trigger_fault}, problems);
  if (!pack) return nullptr;
  check_whole(pack, problems);
  std::ranges::stable_sort(problems, {}, &PackProblem::line);
  return problems.empty() ? pack : nullptr;
}

}  // namespace analytics::server::pack
