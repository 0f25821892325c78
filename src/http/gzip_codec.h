#pragma once

// What gzip.cpp needs of a compression library. One of gzip_isal.cpp and gzip_libdeflate.cpp is
// built, as ANALYTICS_GZIP says.
//
//   Unpacked step = unpack_member(in, out, room);
//   if (step.state == Unpacked::State::full) try_again_with_more_room();
//
// Safe for use by several threads.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace analytics::gzip_codec {

/// No codec is given more at once: some count in 32 bits.
inline constexpr std::size_t kInputBytesMax = 0xffff'0000;

/// Room that is enough for the packed form of any `size` bytes; 0 where memory for the work
/// is short.
std::size_t packed_bytes_max(std::size_t size);

/// Packs `in` into `out`, which has `room` bytes; how many were written, or 0 if it failed.
std::size_t pack(std::string_view in, char* out, std::size_t room);

struct Unpacked {
  enum class State : std::uint8_t { done, full, damaged };
  State state = State::damaged;
  std::size_t bytes_read = 0;     ///< Where `done`: how long the member was.
  std::size_t bytes_written = 0;  ///< Where `done`: how long its contents are.
};

/// Unpacks the first member of `in` into `out`. `full` where it needs more than `room` bytes, of
/// which none may be used then.
Unpacked unpack_member(std::string_view in, char* out, std::size_t room);

}  // namespace analytics::gzip_codec
