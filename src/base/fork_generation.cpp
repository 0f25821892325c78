#include "base/fork_generation.h"

#include <pthread.h>

namespace analytics::detail {

std::atomic<std::uint32_t> fork_count{0};

namespace {
// The child's handler only counts: after fork(2) of a threaded program little else is allowed.
[[maybe_unused]] const int registered =
    pthread_atfork(nullptr, nullptr, [] { fork_count.fetch_add(1, std::memory_order_relaxed); });
}  // namespace

}  // namespace analytics::detail
