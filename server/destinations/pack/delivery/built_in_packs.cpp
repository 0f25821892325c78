#include "server/destinations/pack/delivery/built_in_packs.h"

#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace analytics::server::pack {
namespace {

using Read = Result<std::shared_ptr<const Pack>>;

Read read(const BuiltInPack& one) {
  const std::string file = "catalog/" + std::string(one.type) + ".yaml";
  PackProblems problems;
  std::shared_ptr<const Pack> pack = read_pack(one.yaml, file, problems);
  if (pack) return pack;
  const PackProblem first = problems.empty() ? PackProblem{} : problems.front();
  return Error{ErrorCode::invalid_config,
               file + ":" + std::to_string(first.line) + ": " + first.message};
}

}  // namespace

Result<std::shared_ptr<const Pack>> built_in_pack(std::string_view type) {
  static std::mutex mutex;
  static std::map<std::string_view, Read> known;
  for (const BuiltInPack& one : built_in_packs()) {
    if (one.type != type) continue;
    const std::lock_guard guard(mutex);
    const auto found = known.find(one.type);
    return found != known.end() ? found->second : known.emplace(one.type, read(one)).first->second;
  }
  return Error{ErrorCode::invalid_config,
               "there is no built-in pack \"" + std::string(type.substr(0, 60)) + "\""};
}

}  // namespace analytics::server::pack
