#include "journal/tail.h"

#include <string_view>
#include <utility>

#include "journal/segment_file.h"

namespace analytics {
namespace {

constexpr std::uint64_t kStepBytes = std::uint64_t{1} << 20;

/// Whether a right frame further on says that the bytes at `end` were synced once.
Result<bool> was_synced(FrameReader& reader, std::uint64_t end, std::uint64_t file_bytes) {
  FrameHeader header;
  for (std::uint64_t at = end + kFrameAlignBytes; at + kFrameHeaderBytes <= file_bytes;
       at += kFrameAlignBytes) {
    Result<bool> right = reader.frame_at(at, file_bytes, header);
    if (!right) return std::move(right).error();
    if (*right && header.synced_bytes > end) return true;
  }
  return false;
}

}  // namespace

Result<bool> only_zeros(FrameReader& reader, std::uint64_t position, std::uint64_t file_bytes) {
  while (position < file_bytes) {
    Result<std::string_view> bytes = reader.peek(position, kStepBytes, file_bytes);
    if (!bytes) return std::move(bytes).error();
    if (bytes->empty()) break;  // the file is shorter than it was: nothing stands there
    if (!all_zeros(*bytes)) return false;
    position += bytes->size();
  }
  return true;
}

Result<bool> is_unfinished(Files& files, const std::string& folder,
                           const std::vector<SegmentName>& names) {
  const SegmentName last = names.back();
  const std::string path = segment_path(folder, last);
  Result<KnownSegment> known = know_segment(files, folder, last);
  if (known) return false;
  if (known.error().code != ErrorCode::corrupt) return std::move(known).error();
  // Only a journal's very first segment has none before it when it is made. Any other that stands
  // alone was whole when those before it were dropped.
  if (names.size() == 1 && last.base_frame != 0) return false;
  Result<std::unique_ptr<File>> file = files.open(path, OpenMode::read);
  if (!file) return std::move(file).error();
  Result<std::uint64_t> size = (*file)->size();
  if (!size) return std::move(size).error();
  FrameReader reader(std::move(*file), 0, {});
  Result<std::string_view> start = reader.peek(0, kSegmentHeaderBytes, *size);
  if (!start) return std::move(start).error();
  if (has_unknown_version(*start)) return false;
  return only_zeros(reader, kSegmentHeaderBytes, *size);
}

Result<Tail> look_at_tail(FrameReader& reader, ReadOutcome stopped_by, std::uint64_t file_bytes) {
  const std::uint64_t end = reader.position().bytes;
  Result<bool> zeros = only_zeros(reader, end, file_bytes);
  if (!zeros) return std::move(zeros).error();
  if (*zeros) return Tail{};
  Result<bool> synced = was_synced(reader, end, file_bytes);
  if (!synced) return std::move(synced).error();
  if (!*synced) return Tail{.kind = Tail::Kind::torn};
  return Tail{.kind = Tail::Kind::damage,
              .problem = stopped_by == ReadOutcome::wrong ? reader.problem() : kUnexpectedZeros};
}

}  // namespace analytics
