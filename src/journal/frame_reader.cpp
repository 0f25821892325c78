#include "journal/frame_reader.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace analytics {
namespace {

constexpr std::uint64_t kReadBytes = std::uint64_t{256} << 10;
// A buffer that one large frame made larger than this is given back when small ones follow.
constexpr std::uint64_t kKeptBytesMax = 4 * kReadBytes;

Timestamp from_ms(std::uint64_t ms) noexcept {
  constexpr auto kLatest = std::chrono::floor<std::chrono::milliseconds>(Timestamp::max());
  const auto latest_ms = static_cast<std::uint64_t>(kLatest.time_since_epoch().count());
  return Timestamp(std::chrono::milliseconds(std::min(ms, latest_ms)));
}

}  // namespace

FrameReader::FrameReader(std::unique_ptr<File> file, std::uint32_t seed, SegmentPosition start)
    : file_(std::move(file)), seed_(seed), position_(start) {}

Result<std::string_view> FrameReader::peek(std::uint64_t position, std::uint64_t count,
                                           std::uint64_t limit) {
  if (position >= limit) return std::string_view{};
  count = std::min(count, limit - position);
  const std::uint64_t filled_end = buffer_begin_ + buffer_filled_;
  if (position >= buffer_begin_ && position + count <= filled_end) {
    return std::string_view(buffer_.data() + (position - buffer_begin_), count);
  }
  const std::uint64_t wanted = std::min(std::max(count, kReadBytes), limit - position);
  if (buffer_.size() > kKeptBytesMax && wanted <= kReadBytes) std::vector<char>().swap(buffer_);
  if (buffer_.size() < wanted) buffer_.resize(std::max(wanted, std::min(limit, kReadBytes)));
  buffer_begin_ = position;
  buffer_filled_ = 0;
  Result<std::size_t> got = file_->read_at(position, {buffer_.data(), wanted});
  if (!got) return std::move(got).error();
  buffer_filled_ = *got;
  return std::string_view(buffer_.data(), std::min<std::uint64_t>(count, *got));
}

Result<ReadOutcome> FrameReader::wrong(const char* problem) {
  problem_ = problem;
  return ReadOutcome::wrong;
}

const char* FrameReader::continuity_problem(const FrameHeader& header) const noexcept {
  if (header.number != position_.frame) return "the frame's number does not continue the last";
  if (header.first_offset != position_.offset)
    return "the frame's offset does not continue the last";
  return nullptr;
}

Result<ReadOutcome> FrameReader::next(std::uint64_t limit) {
  if (position_.bytes >= limit) return ReadOutcome::end;
  Result<std::string_view> start = peek(position_.bytes, kFrameHeaderBytes, limit);
  if (!start) return std::move(start).error();
  if (all_zeros(start->substr(0, 4))) return ReadOutcome::end;
  if (start->size() < kFrameHeaderBytes) return wrong("the frame is incomplete");
  const FrameHeader header = decode_frame_header(start->data());
  if (const char* problem = frame_header_problem(header, position_.bytes)) return wrong(problem);
  if (const char* problem = continuity_problem(header)) return wrong(problem);
  Result<std::string_view> bytes = peek(position_.bytes, padded(header.length), limit);
  if (!bytes) return std::move(bytes).error();
  if (bytes->size() < padded(header.length)) return wrong("the frame is incomplete");
  if (const char* problem = frame_problem(header, *bytes, seed_, records_)) return wrong(problem);
  accept(header, *bytes);
  return ReadOutcome::frame;
}

void FrameReader::accept(const FrameHeader& header, std::string_view bytes) {
  frame_.number = header.number;
  frame_.first_offset = header.first_offset;
  frame_.written = from_ms(header.written_ms);
  frame_.head = bytes.substr(kFrameHeaderBytes, header.head_bytes);
  frame_.records = records_;
  synced_bytes_ = header.synced_bytes;
  position_.bytes += bytes.size();
  position_.frame += 1;
  position_.offset += header.record_count;
}

Result<bool> FrameReader::frame_at(std::uint64_t position, std::uint64_t limit,
                                   FrameHeader& header) {
  Result<std::string_view> start = peek(position, kFrameHeaderBytes, limit);
  if (!start) return std::move(start).error();
  if (start->size() < kFrameHeaderBytes) return false;
  header = decode_frame_header(start->data());
  if (frame_header_problem(header, position) != nullptr) return false;
  if (position + padded(header.length) > limit) return false;
  Result<std::string_view> bytes = peek(position, padded(header.length), limit);
  if (!bytes) return std::move(bytes).error();
  if (bytes->size() < padded(header.length)) return false;
  return frame_problem(header, *bytes, seed_, records_) == nullptr;
}

}  // namespace analytics
