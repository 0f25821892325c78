#include "http/gzip.h"

#include <algorithm>
#include <cstdint>

#include "base/buffer.h"
#include "http/gzip_codec.h"

namespace analytics {
namespace {

using gzip_codec::Unpacked;

// Working memory beyond this is given back after each use.
constexpr std::size_t kKeptRoomMax = std::size_t{1} << 20;
constexpr std::size_t kMemberBytesMin = 18;  // Header and trailer, with nothing between.

Error damaged() {
  return {ErrorCode::corrupt, "The data is not gzip, is damaged, or is cut short"};
}

Error too_large(std::size_t bytes_max) {
  return {ErrorCode::response_too_large,
          "The unpacked data is longer than " + std::to_string(bytes_max) + " bytes"};
}

// What the trailer says about the length of the contents. It may lie, or be another member's, so
// it is believed only within what so many packed bytes can possibly hold.
std::size_t expected_bytes(std::string_view in) {
  constexpr std::size_t kRatioMax = 1032;
  std::uint32_t size = 0;
  for (std::size_t i = 1; i <= 4; ++i) {
    size = size << 8 | static_cast<unsigned char>(in[in.size() - i]);
  }
  return std::min<std::size_t>(size, in.size() * kRatioMax);
}

// Unpacks one member onto the end of `out`, giving it more room until it fits; the member's length.
Result<std::size_t> append_member(std::string_view in, std::size_t bytes_max, std::string& out) {
  const std::size_t start = out.size();
  // One more than the limit, to tell what fits exactly from what does not.
  const std::size_t room_max = bytes_max - start + 1;
  std::size_t room = std::min(expected_bytes(in) + 1, room_max);
  while (true) {
    out.resize(start + room);
    const Unpacked step = gzip_codec::unpack_member(in, out.data() + start, room);
    if (step.state == Unpacked::State::damaged) return damaged();
    if (step.state == Unpacked::State::done) {
      if (step.bytes_written > bytes_max - start) return too_large(bytes_max);
      out.resize(start + step.bytes_written);
      return step.bytes_read;
    }
    if (room == room_max) return too_large(bytes_max);
    room = room > room_max / 4 ? room_max : std::max<std::size_t>(room * 4, 4096);
    room = std::min(room, room_max);
  }
}

}  // namespace

Result<void> gzip(std::string_view in, std::string& out) {
  out.clear();
  if (in.size() > gzip_codec::kInputBytesMax) {
    return Error{ErrorCode::batch_too_large, "The data is too long to be packed at once"};
  }
  // Room for the worst case is much more than what is needed, and a string's would be cleared
  // first.
  thread_local ByteBuffer room;
  const std::size_t room_bytes = gzip_codec::packed_bytes_max(in.size());
  char* const packed = room.tail(room_bytes);
  const std::size_t packed_bytes = room_bytes == 0 ? 0 : gzip_codec::pack(in, packed, room_bytes);
  out.assign(packed, packed_bytes);
  if (room.capacity() > kKeptRoomMax) room = ByteBuffer();
  if (out.empty()) return Error{ErrorCode::not_available, "No memory to pack the data"};
  return {};
}

Result<std::string> gunzip(std::string_view in, std::size_t bytes_max) {
  if (in.size() > gzip_codec::kInputBytesMax) return too_large(bytes_max);
  bytes_max = std::min(bytes_max, gzip_codec::kInputBytesMax - 1);
  std::string out;
  bool first = true;
  while (first || !in.empty()) {
    if (!first && !in.starts_with("\x1f\x8b")) {
      return Error{ErrorCode::corrupt,
                   std::to_string(in.size()) + " bytes follow the end of the gzip data"};
    }
    if (in.size() < kMemberBytesMin) return damaged();
    const Result<std::size_t> member = append_member(in, bytes_max, out);
    if (!member) return member.error();
    in.remove_prefix(*member);
    first = false;
  }
  return out;
}

}  // namespace analytics
