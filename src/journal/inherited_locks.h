#pragma once

// The locks that this process holds, so that the child of a fork closes its copies of them at once:
// a copy that stays open keeps the lock after the parent has ended, and what the lock guards from
// being adopted. Closing a copy does not unlock.
//
//   std::size_t slot = inherited_locks::add(fd);
//   inherited_locks::remove(slot);
//
// Safe for use by several threads, and at any moment of a fork: the child's handler does nothing
// but close descriptors.

#include <cstddef>

namespace analytics::inherited_locks {

/// Where there are more locks than this, a child keeps its copies of the rest.
inline constexpr std::size_t kLocksMax = 256;

std::size_t add(int fd) noexcept;
void remove(std::size_t slot) noexcept;

}  // namespace analytics::inherited_locks
