#pragma once

// What is wrong with a pack beyond its file's form: expressions that can't be compiled, triggers,
// fixtures whose settings are none; each with its line.
//
//   PackProblems problems;
//   std::shared_ptr<const Pack> pack = check_pack(yaml, "mine.yaml", problems);
//   if (!pack) for (const PackProblem& problem : problems) print(problem.line, problem.message);
//
// Pure functions.

#include <memory>
#include <string_view>

#include "server/destinations/pack/file/pack.h"

namespace analytics::server::pack {

/// Null where there are problems; all of them are told, in the order of their lines.
std::shared_ptr<const Pack> check_pack(std::string_view yaml, std::string_view file_name,
                                       PackProblems& problems);

}  // namespace analytics::server::pack
