#include "server/destinations/warehouse/own_time.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace analytics::server {
namespace {

using namespace std::chrono;

constexpr std::size_t kBytes = 24;
using Words = std::array<std::uint64_t, 3>;

Words words_of(const char* text) {
  Words words;
  std::memcpy(words.data(), text, kBytes);
  return words;
}

// Eight bytes at a time: in the places of the zeros any digit may stand, elsewhere what is there.
bool has_shape(std::string_view text) {
  static const Words kShape = words_of("0000-00-00T00:00:00.000Z");
  static const Words kDigits = words_of(
      "\xff\xff\xff\xff\0\xff\xff\0\xff\xff\0\xff\xff\0\xff\xff\0\xff\xff\0\xff\xff\xff\0");
  if (text.size() != kBytes) return false;
  const Words words = words_of(text.data());
  bool fits = true;
  for (std::size_t i = 0; i < words.size(); ++i) {
    constexpr std::uint64_t kHigh = 0xf0f0f0f0f0f0f0f0u;
    constexpr std::uint64_t kZeros = 0x3030303030303030u;
    constexpr std::uint64_t kSixes = 0x0606060606060606u;  // 9 + 6 is the last that fits 4 bits.
    const std::uint64_t digits = (words[i] & kDigits[i]) | (kZeros & ~kDigits[i]);
    fits &= (words[i] & ~kDigits[i]) == (kShape[i] & ~kDigits[i]);
    fits &= (digits & kHigh) == kZeros;
    fits &= ((digits + kSixes) & kHigh) == kZeros;
  }
  return fits;
}

int two_digits(const char* text) { return (text[0] - '0') * 10 + (text[1] - '0'); }

}  // namespace

std::optional<sys_time<milliseconds>> own_time(std::string_view text) {
  if (!has_shape(text)) return std::nullopt;
  const char* const at = text.data();
  const int number = two_digits(at) * 100 + two_digits(at + 2);
  const year_month_day date(year(number), month(static_cast<unsigned>(two_digits(at + 5))),
                            day(static_cast<unsigned>(two_digits(at + 8))));
  const int h = two_digits(at + 11);
  const int m = two_digits(at + 14);
  const int s = two_digits(at + 17);
  if (number < 1700 || number > 2200 || !date.ok() || h > 23 || m > 59 || s > 59) {
    return std::nullopt;
  }
  const milliseconds part(two_digits(at + 20) * 10 + (at[22] - '0'));
  return sys_days(date) + hours(h) + minutes(m) + seconds(s) + part;
}

}  // namespace analytics::server
