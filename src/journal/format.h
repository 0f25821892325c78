#pragma once

// The journal's format: docs/journal-format.md in constants, and the two headers to and from
// bytes. The writer, the readers and recovery share it; nothing else knows a field's place.
//
//   char bytes[kSegmentHeaderBytes];
//   std::uint32_t seed = encode(SegmentHeader{.base_offset = 100, .base_frame = 7}, bytes);
//   Result<SegmentHeader> back = decode_segment_header({bytes, sizeof bytes});
//
// Pure functions and plain values.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/result.h>

namespace analytics {

inline constexpr std::string_view kSegmentMagic = "ANAJRNL";
inline constexpr std::uint8_t kSegmentVersion = 1;
inline constexpr std::uint32_t kSegmentHeaderBytes = 48;
inline constexpr std::uint32_t kFrameHeaderBytes = 48;
inline constexpr std::uint32_t kFrameAlignBytes = 8;
inline constexpr std::uint32_t kFrameBytesMax = 64u << 20;
inline constexpr std::uint32_t kFrameRecordsMax = 1u << 20;
inline constexpr std::uint64_t kOffsetMax = (std::uint64_t{1} << 63) - 1;
inline constexpr std::uint64_t kSegmentBytesMin = 256;
inline constexpr std::uint64_t kSegmentBytesMax = std::uint64_t{1} << 30;
inline constexpr std::string_view kLockName = "lock";

struct SegmentHeader {
  std::uint64_t base_offset = 0;
  std::uint64_t base_frame = 0;
  std::uint64_t created_ms = 0;
  std::uint64_t previous_base_frame = 0;
  std::uint32_t previous_bytes = 0;
  /// The header's checksum, with which the checksums of its frames begin. Ignored by `encode`.
  std::uint32_t seed = 0;
};

struct FrameHeader {
  std::uint32_t length = 0;
  std::uint32_t checksum = 0;
  std::uint64_t number = 0;
  std::uint64_t first_offset = 0;
  std::uint64_t written_ms = 0;
  std::uint32_t synced_bytes = 0;
  std::uint32_t head_bytes = 0;
  std::uint32_t record_count = 0;
  std::uint32_t reserved = 0;
};

/// `bytes` rounded up to the next position at which a frame may begin.
constexpr std::uint64_t padded(std::uint64_t bytes) noexcept {
  return (bytes + kFrameAlignBytes - 1) & ~std::uint64_t{kFrameAlignBytes - 1};
}

/// A segment's file name, and back; nothing for any other file's name.
std::string segment_name(std::uint64_t base_offset, std::uint64_t base_frame);
struct SegmentName {
  std::uint64_t base_offset = 0;
  std::uint64_t base_frame = 0;
};
std::optional<SegmentName> parse_segment_name(std::string_view name);

/// Writes kSegmentHeaderBytes, and returns the seed.
std::uint32_t encode(const SegmentHeader& header, char* out) noexcept;
/// Of a whole header's bytes; `corrupt`, with no file in the message, if it is not one.
Result<SegmentHeader> decode_segment_header(std::string_view bytes);

/// Writes kFrameHeaderBytes, the checksum's four as they are in `header`.
void encode(const FrameHeader& header, char* out) noexcept;
/// Of at least kFrameHeaderBytes, unchecked.
FrameHeader decode_frame_header(const char* bytes) noexcept;
/// Puts a checksum into a frame header that was encoded already.
void set_checksum(char* frame, std::uint32_t checksum) noexcept;
void put_u32(char* out, std::uint32_t value) noexcept;
std::uint32_t get_u32(const char* bytes) noexcept;
bool all_zeros(std::string_view bytes) noexcept;

/// What is wrong with a header of a frame at `position`, by the header alone; null if nothing is.
const char* frame_header_problem(const FrameHeader& header, std::uint64_t position) noexcept;

/// What is wrong with a frame whose header has no problem, `bytes` being the frame with its
/// padding; null if nothing is. Then `records` has the records, which point into `bytes`.
const char* frame_problem(const FrameHeader& header, std::string_view bytes, std::uint32_t seed,
                          std::vector<std::string_view>& records);

}  // namespace analytics
