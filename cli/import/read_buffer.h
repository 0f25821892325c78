#pragma once

// The part of an import's input that is in memory, with the place it has in the file.
//
//   while (buffer.view().size() < needed && *buffer.more()) {}
//   buffer.skip(row_bytes);                                    // views of it end here
//
// Reads in large pieces; grows only as far as its user lets it by calling `more`. One thread at a
// time; does not own the source.

#include <cstdint>
#include <string_view>
#include <vector>

#include "cli/import/byte_source.h"

namespace analytics::cli {

/// A place in the input, between rows: how many rows and line ends were before it.
struct Position {
  std::uint64_t offset = 0;
  std::uint64_t row = 0;   ///< Rows before it.
  std::uint64_t line = 1;  ///< The line that it is in, from 1.
  friend bool operator==(const Position&, const Position&) = default;
};

class ReadBuffer {
 public:
  explicit ReadBuffer(ByteSource& source) : source_(source) {}

  /// What was read and not skipped yet. Valid until `more` or `skip`.
  std::string_view view() const noexcept { return {bytes_.data() + begin_, end_ - begin_}; }
  /// Reads on; false at the end of the input. On an error the buffer stays as it is.
  Result<bool> more();
  bool at_end() const noexcept { return at_end_; }
  /// Counts the skipped line ends.
  void skip(std::size_t bytes) noexcept;

  /// Where the view begins; its `row` is the reader's business.
  const Position& position() const noexcept { return position_; }
  void count_row() noexcept { ++position_.row; }
  /// Goes on from there; only with a source that can seek.
  Result<void> seek(const Position& position);

 private:
  ByteSource& source_;
  std::vector<char> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool at_end_ = false;
  Position position_;
};

}  // namespace analytics::cli
