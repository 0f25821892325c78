#include "journal/frame_packer.h"

#include <cstring>

#include "journal/crc32c.h"

namespace analytics {
namespace {

// Below this, a copy costs less than one more part of a write.
constexpr std::size_t kPointAtBytesMin = 4096;

}  // namespace

void FramePacker::add(const JournalFrame& frame, FrameHeader header, std::uint32_t seed) {
  header.length = static_cast<std::uint32_t>(frame.bytes());
  header.head_bytes = static_cast<std::uint32_t>(frame.head.size());
  header.record_count = static_cast<std::uint32_t>(frame.lengths.size());
  const std::size_t begin = copied_.size();
  encode(header, copied_.tail(kFrameHeaderBytes));
  copied_.advance(kFrameHeaderBytes);
  copied_.append(frame.head);
  char* lengths = copied_.tail(4 * frame.lengths.size() + 1);
  for (std::size_t i = 0; i < frame.lengths.size(); ++i) put_u32(lengths + 4 * i, frame.lengths[i]);
  copied_.advance(4 * frame.lengths.size());

  const std::string_view before = copied_.view().substr(begin);
  const std::uint32_t checksum =
      crc32c(crc32c(crc32c(seed, before.substr(0, 4)), before.substr(8)), frame.records);
  set_checksum(copied_.data() + begin, checksum);

  const bool copy = frame.records.size() < kPointAtBytesMin;
  if (copy) copied_.append(frame.records);
  note_copied(begin);
  if (!copy) pieces_.push_back({frame.records.data(), 0, frame.records.size()});
  const std::size_t padding = padded(header.length) - header.length;
  const std::size_t padding_begin = copied_.size();
  copied_.append(std::string_view("\0\0\0\0\0\0\0", padding));
  note_copied(padding_begin);
  bytes_ += padded(header.length);
}

/// Makes what was copied since `begin` a piece, or the end of the piece before.
void FramePacker::note_copied(std::size_t begin) {
  const std::size_t size = copied_.size() - begin;
  if (size == 0) return;
  if (!pieces_.empty() && pieces_.back().elsewhere == nullptr) {
    pieces_.back().size += size;
  } else {
    pieces_.push_back({nullptr, begin, size});
  }
}

std::span<const std::string_view> FramePacker::parts() {
  parts_.clear();
  for (const Piece& piece : pieces_) {
    const char* begin = piece.elsewhere ? piece.elsewhere : copied_.data() + piece.begin;
    parts_.emplace_back(begin, piece.size);
  }
  return parts_;
}

void FramePacker::clear() noexcept {
  copied_.clear();
  pieces_.clear();
  bytes_ = 0;
}

}  // namespace analytics
