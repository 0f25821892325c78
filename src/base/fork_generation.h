#pragma once

// How often this process has been forked from another that used the library: whoever keeps state
// that a child must not inherit compares the number with the one it remembers.
//
//   if (generation != fork_generation()) start_afresh();
//
// Safe for use by several threads; costs one relaxed load.

#include <atomic>
#include <cstdint>

namespace analytics {

namespace detail {
extern std::atomic<std::uint32_t> fork_count;
}

inline std::uint32_t fork_generation() noexcept {
  return detail::fork_count.load(std::memory_order_relaxed);
}

}  // namespace analytics
