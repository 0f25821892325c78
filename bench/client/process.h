#pragma once

// What this process and thread have used so far.
//
//   const std::uint64_t before = allocations_here();
//   …
//   printf("%zu\n", peak_resident_bytes());

#include <cstddef>
#include <cstdint>

namespace analytics::bench {

/// CPU seconds of the whole process, all threads, user and system.
double process_cpu_seconds();
/// CPU nanoseconds of the calling thread.
std::uint64_t thread_cpu_ns();

/// Memory in use now, and the most that it has been. (/proc/self/status)
std::size_t resident_bytes();
std::size_t peak_resident_bytes();

/// How often the calling thread has allocated by operator new; the library takes no other way.
std::uint64_t allocations_here();

}  // namespace analytics::bench
