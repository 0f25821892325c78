#pragma once

// Says of an id that it is certainly not among some millions, or may be: a Bloom filter in blocks
// of one cache line, with one bit in each of the block's eight words, 16 bits an id. It is wrong
// about one id in a thousand.
//
//   DuplicateFilter filter(DuplicateFilter::blocks_for(entries));
//   filter.add(id);
//   const DuplicateFilter::Probe probe(id);  // good for any number of filters
//   filter.prefetch(probe);                  // and other work, while memory answers
//   if (filter.may_contain(probe)) …
//
// Safe for use by several threads once it is filled. Owns its blocks; its bytes are those in files.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "server/log/duplicates_id.h"

namespace analytics::server {

class DuplicateFilter {
 public:
  static constexpr std::size_t kWords = 8;
  static constexpr std::size_t kBlockBytes = kWords * sizeof(std::uint64_t);
  static constexpr std::uint64_t kEntriesPerBlock = 32;  // 16 bits each

  static constexpr std::uint64_t blocks_for(std::uint64_t entries) {
    return entries / kEntriesPerBlock + 1;
  }

  /// The bits of an id, worked out once.
  class Probe {
   public:
    Probe() = default;
    explicit Probe(const DuplicateId& id) noexcept : id_(id) {
      for (std::size_t word = 0; word < kWords; ++word) {
        bits_[word] = std::uint64_t{1} << ((id.low >> (6 * word)) & 63);
      }
    }

   private:
    friend class DuplicateFilter;
    DuplicateId id_;
    std::array<std::uint64_t, kWords> bits_{};
  };

  /// Empty, of at least one block.
  explicit DuplicateFilter(std::uint64_t blocks) : blocks_(blocks) {}

  void add(const DuplicateId& id) noexcept {
    const Probe probe(id);
    Block& block = blocks_[id.place_among(blocks_.size())];
    for (std::size_t word = 0; word < kWords; ++word) block.words[word] |= probe.bits_[word];
  }

  void prefetch(const Probe& probe) const noexcept { __builtin_prefetch(&block_of(probe)); }

  bool may_contain(const Probe& probe) const noexcept {
    const Block& block = block_of(probe);
    std::uint64_t missing = 0;
    for (std::size_t word = 0; word < kWords; ++word) {
      missing |= probe.bits_[word] & ~block.words[word];
    }
    return missing == 0;
  }

  std::uint64_t blocks() const noexcept { return blocks_.size(); }
  std::span<char> bytes() noexcept {
    return {reinterpret_cast<char*>(blocks_.data()), blocks_.size() * kBlockBytes};
  }

 private:
  struct alignas(kBlockBytes) Block {
    std::array<std::uint64_t, kWords> words{};
  };
  const Block& block_of(const Probe& probe) const noexcept {
    return blocks_[probe.id_.place_among(blocks_.size())];
  }

  std::vector<Block> blocks_;
};

}  // namespace analytics::server
