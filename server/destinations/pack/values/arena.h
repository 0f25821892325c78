#pragma once

// Memory for the values of one attempt: handed out piece by piece, all of it given back at once and
// used again by the next attempt.
//
//   Arena arena;
//   std::string_view name = arena.keep("Viewed " + page);
//   std::span<Value> items = arena.make<Value>(3);
//   arena.reset();     // everything above is gone
//
// One thread's at a time.

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace analytics::server::pack {

/// What the values of an attempt may take; who makes them asks `is_full` and stops.
inline constexpr std::size_t kArenaBytesMax = std::size_t{16} << 20;

class Arena {
 public:
  /// `first_bytes`: what is asked for when the first piece is.
  explicit Arena(std::size_t first_bytes = std::size_t{8} << 10) : first_bytes_(first_bytes) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// Default-made ones; nothing is ever destroyed one by one.
  template <class T>
  std::span<T> make(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (count == 0) return {};
    T* first = static_cast<T*>(bytes(count * sizeof(T), alignof(T)));
    std::uninitialized_value_construct_n(first, count);
    return {first, count};
  }

  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* copy = static_cast<char*>(bytes(text.size(), 1));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }

  /// Room for a text that is written directly.
  std::span<char> text(std::size_t size) { return {static_cast<char*>(bytes(size, 1)), size}; }

  bool is_full() const noexcept { return used_before_ + used_ > kArenaBytesMax; }

  /// The largest block is kept for the next attempt.
  void reset() noexcept;

 private:
  void* bytes(std::size_t size, std::size_t alignment);

  struct Block {
    std::unique_ptr<std::byte[]> memory;
    std::size_t size = 0;
  };
  std::size_t first_bytes_;
  std::vector<Block> blocks_;    // The last is the one in use.
  std::size_t used_ = 0;         // Of the last block.
  std::size_t used_before_ = 0;  // Of all others.
};

}  // namespace analytics::server::pack
