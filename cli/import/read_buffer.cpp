#include "cli/import/read_buffer.h"

#include <algorithm>
#include <cstring>

namespace analytics::cli {
namespace {

constexpr std::size_t kPieceBytes = 256 * 1024;

}  // namespace

Result<bool> ReadBuffer::more() {
  if (at_end_) return false;
  if (begin_ > 0) {
    std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (bytes_.size() < end_ + kPieceBytes) bytes_.resize(end_ + kPieceBytes);
  Result<std::size_t> got = source_.read(bytes_.data() + end_, bytes_.size() - end_);
  if (!got) return std::move(got).error();
  end_ += *got;
  at_end_ = *got == 0;
  return !at_end_;
}

void ReadBuffer::skip(std::size_t bytes) noexcept {
  const char* const from = bytes_.data() + begin_;
  position_.line += static_cast<std::uint64_t>(std::count(from, from + bytes, '\n'));
  position_.offset += bytes;
  begin_ += bytes;
}

Result<void> ReadBuffer::seek(const Position& position) {
  if (Result<void> sought = source_.seek(position.offset); !sought) return sought;
  begin_ = end_ = 0;
  at_end_ = false;
  position_ = position;
  return {};
}

}  // namespace analytics::cli
