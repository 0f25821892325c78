#include "journal/format.h"

#include <charconv>
#include <cstdio>
#include <cstring>

#include "journal/crc32c.h"

namespace analytics {
namespace {

constexpr std::size_t kDigits = 20;
constexpr std::string_view kSegmentSuffix = ".seg";

void put_u64(char* out, std::uint64_t value) noexcept {
  put_u32(out, static_cast<std::uint32_t>(value));
  put_u32(out + 4, static_cast<std::uint32_t>(value >> 32));
}

std::uint64_t get_u64(const char* bytes) noexcept {
  return get_u32(bytes) | std::uint64_t{get_u32(bytes + 4)} << 32;
}

std::optional<std::uint64_t> parse_digits(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > kOffsetMax) return {};
  return value;
}

Error damaged(const char* what) { return {ErrorCode::corrupt, what}; }

}  // namespace

bool all_zeros(std::string_view bytes) noexcept {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

void put_u32(char* out, std::uint32_t value) noexcept {
  for (int i = 0; i < 4; ++i) out[i] = static_cast<char>(value >> (8 * i));
}

std::uint32_t get_u32(const char* bytes) noexcept {
  const auto* at = reinterpret_cast<const unsigned char*>(bytes);
  return std::uint32_t{at[0]} | std::uint32_t{at[1]} << 8 | std::uint32_t{at[2]} << 16 |
         std::uint32_t{at[3]} << 24;
}

std::string segment_name(std::uint64_t base_offset, std::uint64_t base_frame) {
  char text[64];
  const int size = std::snprintf(text, sizeof text, "%020llu-%020llu.seg",
                                 static_cast<unsigned long long>(base_offset),
                                 static_cast<unsigned long long>(base_frame));
  return {text, static_cast<std::size_t>(size)};
}

std::optional<SegmentName> parse_segment_name(std::string_view name) {
  if (name.size() != 2 * kDigits + 1 + kSegmentSuffix.size()) return {};
  if (name[kDigits] != '-' || !name.ends_with(kSegmentSuffix)) return {};
  const auto offset = parse_digits(name.substr(0, kDigits));
  const auto frame = parse_digits(name.substr(kDigits + 1, kDigits));
  if (!offset || !frame) return {};
  return SegmentName{*offset, *frame};
}

std::uint32_t encode(const SegmentHeader& header, char* out) noexcept {
  std::memcpy(out, kSegmentMagic.data(), kSegmentMagic.size());
  out[7] = static_cast<char>(kSegmentVersion);
  put_u64(out + 8, header.base_offset);
  put_u64(out + 16, header.base_frame);
  put_u64(out + 24, header.created_ms);
  put_u64(out + 32, header.previous_base_frame);
  put_u32(out + 40, header.previous_bytes);
  const std::uint32_t seed = crc32c(0, {out, 44});
  put_u32(out + 44, seed);
  return seed;
}

Result<SegmentHeader> decode_segment_header(std::string_view bytes) {
  if (bytes.size() < kSegmentHeaderBytes) return damaged("the segment header is incomplete");
  if (!bytes.starts_with(kSegmentMagic)) return damaged("this is not a journal's segment");
  if (bytes[7] != static_cast<char>(kSegmentVersion)) {
    const int version = static_cast<unsigned char>(bytes[7]);
    return Error{ErrorCode::corrupt, "format version " + std::to_string(version) +
                                         " is unknown; this program reads version 1"};
  }
  SegmentHeader header{.base_offset = get_u64(bytes.data() + 8),
                       .base_frame = get_u64(bytes.data() + 16),
                       .created_ms = get_u64(bytes.data() + 24),
                       .previous_base_frame = get_u64(bytes.data() + 32),
                       .previous_bytes = get_u32(bytes.data() + 40),
                       .seed = get_u32(bytes.data() + 44)};
  if (crc32c(0, bytes.substr(0, 44)) != header.seed) {
    return damaged("the segment header's checksum is wrong");
  }
  if (header.base_offset > kOffsetMax || header.base_frame > kOffsetMax ||
      header.previous_base_frame > header.base_frame) {
    return damaged("the segment header's fields are out of range");
  }
  return header;
}

void encode(const FrameHeader& header, char* out) noexcept {
  put_u32(out, header.length);
  put_u32(out + 4, header.checksum);
  put_u64(out + 8, header.number);
  put_u64(out + 16, header.first_offset);
  put_u64(out + 24, header.written_ms);
  put_u32(out + 32, header.synced_bytes);
  put_u32(out + 36, header.head_bytes);
  put_u32(out + 40, header.record_count);
  put_u32(out + 44, header.reserved);
}

FrameHeader decode_frame_header(const char* bytes) noexcept {
  return {.length = get_u32(bytes),
          .checksum = get_u32(bytes + 4),
          .number = get_u64(bytes + 8),
          .first_offset = get_u64(bytes + 16),
          .written_ms = get_u64(bytes + 24),
          .synced_bytes = get_u32(bytes + 32),
          .head_bytes = get_u32(bytes + 36),
          .record_count = get_u32(bytes + 40),
          .reserved = get_u32(bytes + 44)};
}

void set_checksum(char* frame, std::uint32_t checksum) noexcept { put_u32(frame + 4, checksum); }

const char* frame_header_problem(const FrameHeader& header, std::uint64_t position) noexcept {
  if (header.length < kFrameHeaderBytes) return "the frame's length is too small";
  if (header.length > kFrameBytesMax) return "the frame's length is over the limit";
  if (header.reserved != 0) return "the frame's reserved field is not zero";
  if (header.synced_bytes < kSegmentHeaderBytes || header.synced_bytes > position ||
      header.synced_bytes % kFrameAlignBytes != 0) {
    return "the frame's synced bytes are out of range";
  }
  if (header.record_count > kFrameRecordsMax) return "the frame has more records than the limit";
  if (header.first_offset > kOffsetMax - header.record_count || header.number >= kOffsetMax) {
    return "the frame's offset is over the limit";
  }
  const std::uint64_t fixed =
      std::uint64_t{kFrameHeaderBytes} + header.head_bytes + std::uint64_t{4} * header.record_count;
  return fixed > header.length ? "the frame's head and records do not fit its length" : nullptr;
}

const char* frame_problem(const FrameHeader& header, std::string_view bytes, std::uint32_t seed,
                          std::vector<std::string_view>& records) {
  const std::string_view frame = bytes.substr(0, header.length);
  const std::uint32_t length_crc = crc32c(seed, frame.substr(0, 4));
  if (crc32c(length_crc, frame.substr(8)) != header.checksum) {
    return "the frame's checksum is wrong";
  }
  if (!all_zeros(bytes.substr(header.length))) return "the frame's padding is not zeros";
  const char* lengths = frame.data() + kFrameHeaderBytes + header.head_bytes;
  std::string_view rest =
      frame.substr(kFrameHeaderBytes + header.head_bytes + std::size_t{4} * header.record_count);
  records.clear();
  for (std::uint32_t i = 0; i < header.record_count; ++i) {
    const std::uint32_t length = get_u32(lengths + std::size_t{4} * i);
    if (length > rest.size()) return "the frame's records do not fit its length";
    records.push_back(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  return rest.empty() ? nullptr : "the frame is longer than its records";
}

}  // namespace analytics
