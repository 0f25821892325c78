#include "json/brackets.h"

#include <bit>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace analytics {
namespace {

constexpr std::size_t kBlockBytes = 64;

/// Which of a block's bytes are what, the first byte in the lowest bit.
struct Masks {
  std::uint64_t quotes = 0;
  std::uint64_t backslashes = 0;
  std::uint64_t opening = 0;
  std::uint64_t closing = 0;
};

// Both kinds of brackets differ in the bit 0x20 alone, and no other byte becomes them by it.
constexpr char kBracketBit = 0x20;

#ifdef __SSE2__
Masks masks_of(const char* block) noexcept {
  Masks masks;
  for (int part = 0; part < 4; ++part) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block) + part);
    const __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(kBracketBit));
    const auto where = [part](__m128i these, char c) {
      const int bits = _mm_movemask_epi8(_mm_cmpeq_epi8(these, _mm_set1_epi8(c)));
      return static_cast<std::uint64_t>(static_cast<std::uint32_t>(bits)) << (16 * part);
    };
    masks.quotes |= where(bytes, '"');
    masks.backslashes |= where(bytes, '\\');
    masks.opening |= where(folded, '{');
    masks.closing |= where(folded, '}');
  }
  return masks;
}
#else
Masks masks_of(const char* block) noexcept {
  Masks masks;
  for (std::size_t i = 0; i < kBlockBytes; ++i) {
    const char folded = static_cast<char>(block[i] | kBracketBit);
    masks.quotes |= std::uint64_t{block[i] == '"'} << i;
    masks.backslashes |= std::uint64_t{block[i] == '\\'} << i;
    masks.opening |= std::uint64_t{folded == '{'} << i;
    masks.closing |= std::uint64_t{folded == '}'} << i;
  }
  return masks;
}
#endif

/// Goes from block to block: which brackets count, and how deep they are.
class BracketScan {
 public:
  /// Where in the block the first bracket is closed, or kBlockBytes.
  std::size_t next(const char* block) noexcept {
    const Masks masks = masks_of(block);
    const std::uint64_t quotes = masks.quotes & ~escaped(masks.backslashes);
    const std::uint64_t outside = ~inside_strings(quotes);
    const std::uint64_t closing = masks.closing & outside;
    for (std::uint64_t left = (masks.opening & outside) | closing; left != 0; left &= left - 1) {
      const int at = std::countr_zero(left);
      if ((closing >> at & 1) == 0) {
        ++depth_;
      } else if (--depth_ == 0) {
        return static_cast<std::size_t>(at);
      }
    }
    return kBlockBytes;
  }

 private:
  // Every second one of a run of backslashes escapes what follows it, also into the next block.
  std::uint64_t escaped(std::uint64_t backslashes) noexcept {
    std::uint64_t escaped = is_first_escaped_ ? 1 : 0;
    is_first_escaped_ = false;
    for (std::uint64_t left = backslashes & ~escaped; left != 0;) {
      const std::uint64_t lowest = left & (~left + 1);
      if (lowest >> 63 != 0) is_first_escaped_ = true;
      escaped |= lowest << 1;
      left &= ~(lowest | lowest << 1);
    }
    return escaped;
  }

  // From each opening quote up to before its closing one.
  std::uint64_t inside_strings(std::uint64_t quotes) noexcept {
    std::uint64_t inside = quotes;  // Each bit becomes the parity of those up to it.
    for (int shift = 1; shift < 64; shift *= 2) inside ^= inside << shift;
    if (is_in_string_) inside = ~inside;
    is_in_string_ = inside >> 63 != 0;
    return inside;
  }

  std::size_t depth_ = 0;
  bool is_in_string_ = false;
  bool is_first_escaped_ = false;
};

}  // namespace

std::size_t bracketed_bytes(std::string_view text) noexcept {
  BracketScan scan;
  std::size_t at = 0;
  for (; text.size() - at >= kBlockBytes; at += kBlockBytes) {
    const std::size_t closed = scan.next(text.data() + at);
    if (closed != kBlockBytes) return at + closed + 1;
  }
  char last[kBlockBytes] = {};
  text.copy(last, kBlockBytes, at);
  const std::size_t closed = scan.next(last);
  return closed == kBlockBytes ? 0 : at + closed + 1;
}

}  // namespace analytics
