#include "journal/inherited_locks.h"

#include <pthread.h>
#include <unistd.h>

#include <array>
#include <atomic>

namespace analytics::inherited_locks {
namespace {

constexpr int kFree = -1;

struct Table {
  Table() {
    for (std::atomic<int>& slot : slots) slot.store(kFree, std::memory_order_relaxed);
    pthread_atfork(nullptr, nullptr, close_all);
  }
  static void close_all();
  std::array<std::atomic<int>, kLocksMax> slots;
};

// Never destroyed: a static client may hold a lock until the very end.
Table& table() {
  static Table* const made = new Table;
  return *made;
}

void Table::close_all() {
  for (std::atomic<int>& slot : table().slots) {
    const int fd = slot.exchange(kFree);
    if (fd != kFree) ::close(fd);
  }
}

}  // namespace

std::size_t add(int fd) noexcept {
  for (std::size_t slot = 0; slot < kLocksMax; ++slot) {
    int free = kFree;
    if (table().slots[slot].compare_exchange_strong(free, fd)) return slot;
  }
  return kLocksMax;
}

void remove(std::size_t slot) noexcept {
  if (slot < kLocksMax) table().slots[slot].store(kFree);
}

}  // namespace analytics::inherited_locks
