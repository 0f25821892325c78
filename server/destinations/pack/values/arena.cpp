#include "server/destinations/pack/values/arena.h"

#include <algorithm>

namespace analytics::server::pack {

void* Arena::bytes(std::size_t size, std::size_t alignment) {
  const std::size_t start = (used_ + alignment - 1) & ~(alignment - 1);
  if (!blocks_.empty() && start + size <= blocks_.back().size) {
    used_ = start + size;
    return blocks_.back().memory.get() + start;
  }
  const std::size_t grown = blocks_.empty() ? first_bytes_ : blocks_.back().size * 2;
  const std::size_t block_bytes = std::max(size, grown);
  used_before_ += used_;
  blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(block_bytes), block_bytes});
  used_ = size;
  return blocks_.back().memory.get();
}

void Arena::reset() noexcept {
  if (blocks_.size() > 1) {
    std::swap(blocks_.front(), blocks_.back());
    blocks_.resize(1);
  }
  used_ = 0;
  used_before_ = 0;
}

}  // namespace analytics::server::pack
