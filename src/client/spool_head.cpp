#include "client/spool_head.h"

#include <algorithm>

namespace analytics {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kFixedBytes = 10;
constexpr std::size_t kRangeBytes = 16;

void put(std::string& out, std::uint64_t number) {
  for (unsigned shift = 0; shift < 64; shift += 8) out += static_cast<char>(number >> shift);
}

std::uint64_t get(std::string_view bytes, std::size_t at) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    number |= std::uint64_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  }
  return number;
}

}  // namespace

std::string encode(const SpoolHead& head) {
  const std::size_t ranges = std::min(head.finished.size(), kSpoolRangesMax);
  std::string out(1, kVersion);
  put(out, head.low_water);
  out += static_cast<char>(ranges);
  for (std::size_t i = 0; i < ranges; ++i) {
    put(out, head.finished[i].first);
    put(out, head.finished[i].second);
  }
  return out;
}

SpoolHead decode_spool_head(std::string_view bytes) {
  if (bytes.size() < kFixedBytes || bytes[0] != kVersion) return {};
  SpoolHead head{.low_water = get(bytes, 1)};
  const std::size_t ranges = static_cast<unsigned char>(bytes[9]);
  if (bytes.size() != kFixedBytes + ranges * kRangeBytes) return {};
  std::uint64_t behind = head.low_water;
  for (std::size_t i = 0; i < ranges; ++i) {
    const std::uint64_t begin = get(bytes, kFixedBytes + i * kRangeBytes);
    const std::uint64_t end = get(bytes, kFixedBytes + i * kRangeBytes + 8);
    if (begin < behind || end < begin) return {};
    head.finished.emplace_back(begin, end);
    behind = end;
  }
  return head;
}

}  // namespace analytics
