#pragma once

// The file of a run: ids that came one after the other, sorted, with what it takes to find one by a
// single read. All numbers are little-endian; checksums are CRC32C; times are milliseconds since
// 1970; ages are milliseconds by DuplicateClock, from the first id that the window ever saw.
//
//   run    := header ids slices filter
//   header := "ANADUPS" version(u8 = 1) count(u64) slices(u64) filter_blocks(u64)
//             begin_frame(u64) end_frame(u64) begin_time(i64) end_time(i64) begin_age(i64)
//             end_age(i64) slices_checksum(u32) filter_checksum(u32) zero(u32) checksum(u32)
//   ids    := { high(u64) low(u64) }       ; `count`, ascending, none twice
//   slices := { begin(u32) checksum(u32) } ; the first of its ids, and their checksum
//   filter := { word(u64) * 8 }            ; see duplicates_filter.h
//
// An id lies in slice and in block `high * n / 2^64` of n. The header's last field is the checksum
// of the 92 bytes before. The header is written when all else is on stable storage, so that a right
// one vouches for the file: anything else is a run that was never finished, or is damaged.
//
// A run's frames [begin_frame, end_frame) are those of the event log whose ids it has. Files are
// named `<20 digits>.ids`, each number once. A run that is made of others has their frames, and
// outranks them where they are still there.
//
//   RunHeader header = decode_run_header(bytes).value();
//
// Pure functions and plain values.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/log/duplicates_clock.h"

namespace analytics::server {

inline constexpr std::size_t kRunHeaderBytes = 96;
inline constexpr std::uint64_t kIdsPerSlice = 64;  // On average: a read of 1 KiB.

/// What ids that lie together have in common.
struct DuplicateSpan {
  std::uint64_t begin_frame = 0;
  std::uint64_t end_frame = 0;
  Timestamp begin_time{};
  Timestamp end_time{};
  DuplicateClock::Age begin_age{0};
  DuplicateClock::Age end_age{0};

  bool is_empty() const { return begin_frame == end_frame; }
  /// Takes in one that comes after it.
  void extend(const DuplicateSpan& next);
  /// Whether all of the other's frames are its own too.
  bool covers(const DuplicateSpan& other) const {
    return begin_frame <= other.begin_frame && other.end_frame <= end_frame;
  }
};

struct RunSlice {
  std::uint32_t begin = 0;
  std::uint32_t checksum = 0;
};

struct RunHeader {
  std::uint64_t count = 0;
  std::uint64_t slices = 0;
  std::uint64_t filter_blocks = 0;
  DuplicateSpan span{};
  std::uint32_t slices_checksum = 0;
  std::uint32_t filter_checksum = 0;

  std::uint64_t slices_position() const;
  std::uint64_t filter_position() const;
  std::uint64_t file_bytes() const;
};

std::string encode_run_header(const RunHeader& header);
/// `corrupt` where it is none of ours, or has been damaged.
Result<RunHeader> decode_run_header(std::string_view bytes);

std::string run_name(std::uint64_t number);
std::optional<std::uint64_t> run_number(std::string_view name);

}  // namespace analytics::server
