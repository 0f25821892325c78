#pragma once

// Message ids: random UUIDs (version 4). Each thread has a generator of its own, seeded by the
// kernel, and seeded anew in the child after a fork, so that two processes never share a sequence.
//
//   write_uuid(out.tail(kUuidBytes));
//
// Safe for use by several threads.

#include <cstddef>
#include <cstdint>

namespace analytics {

inline constexpr std::size_t kUuidBytes = 36;

/// Writes exactly kUuidBytes, e.g. "8c9d4f0a-6d3b-4f7e-9c39-0b0a5e0f5c11".
void write_uuid(char* out) noexcept;

/// 64 random bits from the same generator: for jitter, not for secrets.
std::uint64_t random_u64() noexcept;
/// The same as a number from 0 up to, and without, 1.
double random_01() noexcept;

}  // namespace analytics
