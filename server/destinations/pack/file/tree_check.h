#pragma once

// What must hold of a pack's file whatever it says, looked at before anything else is: how much
// there is of it, how deep it is, that members are named by texts and each once.
//
//   if (!check_tree(Located(root, problems))) return;
//
// Aliases of YAML are counted each time that they are used, so that a small file can't stand for an
// endless one. Uses yaml-cpp, which throws.

#include <cstddef>

#include "server/destinations/pack/file/located.h"

namespace analytics::server::pack {

inline constexpr std::size_t kPackNodesMax = 200'000;
inline constexpr std::size_t kPackDepthMax = 64;

/// False where the rest can't be read.
bool check_tree(const Located& root);

}  // namespace analytics::server::pack
