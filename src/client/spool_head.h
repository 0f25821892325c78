#pragma once

// What stands in the head of every frame of a spool's journal: up to where all events are finished,
// and which of those beyond. The last frame's is the one that counts. docs/journal-format.md calls
// heads opaque; this is what is in the spool's:
//
//   version (1 byte, 1) | low water (8 bytes) | count (1 byte) | count times: begin, end (8 bytes
//   each)
//
//   JournalFrame frame{.head = encode(head)};
//   SpoolHead head = decode_spool_head(stored.head);
//
// Numbers are little-endian offsets, ends excluded. Pure functions.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace analytics {

/// More ranges than these are forgotten: their events are then sent again, with the same ids.
inline constexpr std::size_t kSpoolRangesMax = 64;
inline constexpr std::size_t kSpoolHeadBytesMax = 10 + 16 * kSpoolRangesMax;

struct SpoolHead {
  std::uint64_t low_water = 0;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> finished{};  ///< Beyond it; ascending.
};

std::string encode(const SpoolHead& head);
/// What can't be read says that nothing is finished.
SpoolHead decode_spool_head(std::string_view bytes);

}  // namespace analytics
