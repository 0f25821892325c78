#pragma once

// What the fuzz targets share: an input that ends where its memory ends, and a check that ends the
// program.
//
//   extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
//     Input input(data, size);
//     const bool strict = input.take_byte() % 2 == 0;
//     expect(parse(input.rest(), strict) == …, "what was parsed is written the same");
//     return 0;
//   }
//
// Not synchronised; the views end with the input.

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

namespace analytics::fuzz {

/// Ends the program with the sentence that turned out not to hold. Takes whatever an `if` takes.
template <class Condition>
void expect(const Condition& holds, const char* sentence) {
  if (holds) return;
  std::fprintf(stderr, "fuzz: this does not hold: %s\n", sentence);
  std::abort();
}

/// An exact copy on the heap, with no zero byte behind it: the address sanitizer sees every read
/// beyond its end.
class ExactCopy {
 public:
  explicit ExactCopy(std::string_view text) : size_(text.size()), bytes_(new char[size_]) {
    if (size_ != 0) std::memcpy(bytes_.get(), text.data(), size_);
  }
  std::string_view view() const noexcept { return {bytes_.get(), size_}; }

 private:
  std::size_t size_;
  std::unique_ptr<char[]> bytes_;
};

/// A copy that ends where the memory that may be read ends: a read beyond it ends the program even
/// in a library that the sanitizer has not seen. Writes are not looked at. One at a time.
class GuardedCopy {
 public:
  explicit GuardedCopy(std::string_view text) : size_(text.size()) {
    expect(size_ <= kRoom, "an input fits the guarded memory");
    if (size_ != 0) std::memcpy(guard() - size_, text.data(), size_);
  }
  GuardedCopy(const GuardedCopy&) = delete;
  GuardedCopy& operator=(const GuardedCopy&) = delete;

  std::string_view view() const noexcept { return {guard() - size_, size_}; }

 private:
  static constexpr std::size_t kRoom = 1024 * 1024;
  static constexpr std::size_t kGuard = 64 * 1024;  // A multiple of every machine's page.

  // The first byte that can't be read. Mapped once: to map anew takes longer than most inputs.
  static char* guard() {
    static char* const first = [] {
      void* pages = ::mmap(nullptr, kRoom + kGuard, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      expect(pages != MAP_FAILED, "there is memory");
      char* const end = static_cast<char*>(pages) + kRoom;
      expect(::mprotect(end, kGuard, PROT_NONE) == 0, "a page can be guarded");
      return end;
    }();
    return first;
  }

  std::size_t size_;
};

/// The bytes that a target was given, to be taken from the front.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : copy_({reinterpret_cast<const char*>(data), size}), rest_(copy_.view()) {}

  /// The next byte; 0 where there is none.
  std::uint8_t take_byte() noexcept {
    if (rest_.empty()) return 0;
    const char byte = rest_.front();
    rest_.remove_prefix(1);
    return static_cast<std::uint8_t>(byte);
  }
  /// What stands before the next `end`, which is taken too; everything where there is none.
  std::string_view take_until(char end) noexcept {
    const std::size_t length = std::min(rest_.find(end), rest_.size());
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(std::min(length + 1, rest_.size()));
    return taken;
  }
  std::string_view rest() const noexcept { return rest_; }

 private:
  ExactCopy copy_;
  std::string_view rest_;
};

}  // namespace analytics::fuzz
