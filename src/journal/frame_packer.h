#pragma once

// Turns frames into the bytes of one write. Small frames are copied into one buffer; the records
// of large ones are left where they are, and only pointed at.
//
//   packer.add(frame, header, seed);
//   file.write_at(position, packer.parts());
//   packer.clear();
//
// Not synchronised. The frames must stay until `clear`.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/buffer.h"
#include "journal/format.h"
#include "journal/frame.h"

namespace analytics {

class FramePacker {
 public:
  /// `header` says number, offset, time and synced bytes; the rest is filled in here.
  void add(const JournalFrame& frame, FrameHeader header, std::uint32_t seed);

  std::uint64_t bytes() const noexcept { return bytes_; }
  std::span<const std::string_view> parts();
  void clear() noexcept;

 private:
  struct Piece {
    const char* elsewhere = nullptr;  ///< Null: `begin` counts in `copied_`, which may yet move.
    std::size_t begin = 0;
    std::size_t size = 0;
  };
  void note_copied(std::size_t begin);

  ByteBuffer copied_;
  std::vector<Piece> pieces_;
  std::vector<std::string_view> parts_;
  std::uint64_t bytes_ = 0;
};

}  // namespace analytics
