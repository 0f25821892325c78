#pragma once

// Reads the frames of one segment file forward from a position, through a buffer, and checks each.
// Recovery, verification and cursors stand on it; it never looks past the limit that it is given.
//
//   FrameReader reader(file, seed, {.bytes = kSegmentHeaderBytes, .frame = 7, .offset = 100});
//   Result<ReadOutcome> outcome = reader.next(limit);
//   if (outcome && *outcome == ReadOutcome::frame) use(reader.frame());
//
// One thread's at a time; owns the file and the buffer that frames point into.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "journal/files.h"
#include "journal/format.h"

namespace analytics {

/// A place between two frames of a segment: in bytes, and the frame number and offset that come.
struct SegmentPosition {
  std::uint64_t bytes = kSegmentHeaderBytes;
  std::uint64_t frame = 0;
  std::uint64_t offset = 0;
};

/// A frame as it was read. The views are valid until the next one is read.
struct StoredFrame {
  std::uint64_t number = 0;
  std::uint64_t first_offset = 0;
  Timestamp written{};
  std::string_view head{};
  std::span<const std::string_view> records{};

  std::uint64_t end_offset() const noexcept { return first_offset + records.size(); }
};

enum class ReadOutcome {
  frame,  ///< There is one: `frame()`.
  end,    ///< The limit, or a length of 0.
  wrong,  ///< What stands here is not a right frame: `problem()`.
};

class FrameReader {
 public:
  FrameReader(std::unique_ptr<File> file, std::uint32_t seed, SegmentPosition start);

  /// The next frame that lies below `limit` bytes. The position moves only over right frames.
  Result<ReadOutcome> next(std::uint64_t limit);

  const StoredFrame& frame() const noexcept { return frame_; }
  const SegmentPosition& position() const noexcept { return position_; }
  /// Of the last frame that was read.
  std::uint32_t synced_bytes() const noexcept { return synced_bytes_; }
  const char* problem() const noexcept { return problem_; }

  /// Bytes from `position`: `count` of them, fewer only where the file ends or `limit` comes.
  Result<std::string_view> peek(std::uint64_t position, std::uint64_t count, std::uint64_t limit);
  /// Whether a right frame stands at `position`, whatever its number and offset; its header is
  /// then in `header`.
  Result<bool> frame_at(std::uint64_t position, std::uint64_t limit, FrameHeader& header);

  File& file() noexcept { return *file_; }
  std::unique_ptr<File> take_file() noexcept { return std::move(file_); }

 private:
  Result<ReadOutcome> wrong(const char* problem);
  const char* continuity_problem(const FrameHeader& header) const noexcept;
  void accept(const FrameHeader& header, std::string_view bytes);

  std::unique_ptr<File> file_;
  std::uint32_t seed_;
  SegmentPosition position_;
  StoredFrame frame_{};
  std::vector<std::string_view> records_;
  std::uint32_t synced_bytes_ = kSegmentHeaderBytes;
  const char* problem_ = nullptr;

  std::vector<char> buffer_;
  std::uint64_t buffer_begin_ = 0;  ///< Where in the file the buffer's first byte stands.
  std::uint64_t buffer_filled_ = 0;
};

}  // namespace analytics
