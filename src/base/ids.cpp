#include "base/ids.h"

#include <sys/random.h>

#include <chrono>
#include <cstring>

#include "base/fork_generation.h"

namespace analytics {
namespace {

// xoshiro256** (Blackman and Vigna, public domain): a few nanoseconds a number.
class Generator {
 public:
  std::uint64_t next() noexcept {
    if (!seeded_ || generation_ != fork_generation()) seed();
    const std::uint64_t result = rotate(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotate(state_[3], 45);
    return result;
  }

 private:
  static std::uint64_t rotate(std::uint64_t x, int k) noexcept {
    return (x << k) | (x >> (64 - k));
  }

  void seed() noexcept {
    generation_ = fork_generation();
    seeded_ = true;
    std::size_t filled = 0;
    auto* bytes = reinterpret_cast<unsigned char*>(state_);
    while (filled < sizeof state_) {
      const ssize_t got = getrandom(bytes + filled, sizeof state_ - filled, 0);
      if (got <= 0) break;
      filled += static_cast<std::size_t>(got);
    }
    // Never all zeros, and never the same twice even where the kernel gives nothing.
    state_[0] ^=
        static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
    state_[1] ^= reinterpret_cast<std::uintptr_t>(this) | 1;
  }

  std::uint64_t state_[4] = {};
  std::uint32_t generation_ = 0;
  bool seeded_ = false;
};

thread_local constinit Generator generator;

}  // namespace

std::uint64_t random_u64() noexcept { return generator.next(); }

double random_01() noexcept {
  constexpr double kTwoTo53 = 9007199254740992.0;  // A double holds 53 bits exactly.
  return static_cast<double>(generator.next() >> 11) / kTwoTo53;
}

void write_uuid(char* out) noexcept {
  static constexpr char kHex[] = "0123456789abcdef";
  std::uint64_t halves[2] = {generator.next(), generator.next()};
  halves[0] = (halves[0] & ~0xF000ull) | 0x4000ull;                  // version 4
  halves[1] = (halves[1] & ~(0xC000ull << 48)) | (0x8000ull << 48);  // RFC 4122 variant
  char digits[32];
  for (int i = 0; i < 32; ++i) {
    digits[i] = kHex[(halves[i / 16] >> (60 - 4 * (i % 16))) & 15];
  }
  std::memcpy(out, digits, 8);
  std::memcpy(out + 9, digits + 8, 4);
  std::memcpy(out + 14, digits + 12, 4);
  std::memcpy(out + 19, digits + 16, 4);
  std::memcpy(out + 24, digits + 20, 12);
  out[8] = out[13] = out[18] = out[23] = '-';
}

}  // namespace analytics
