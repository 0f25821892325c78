#include "journal/segment_file.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace analytics {

std::string segment_path(const std::string& folder, SegmentName name) {
  return folder + "/" + segment_name(name.base_offset, name.base_frame);
}

std::uint64_t to_ms(Timestamp time) noexcept {
  const auto since = time.time_since_epoch();
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
  return ms < 0 ? 0 : static_cast<std::uint64_t>(ms);
}

Error damage_at(const std::string& path, std::uint64_t position, const std::string& what) {
  return {ErrorCode::corrupt, path + ", byte " + std::to_string(position) + ": " + what};
}

bool has_unknown_version(std::string_view start) noexcept {
  if (start.size() <= kSegmentMagic.size() || !start.starts_with(kSegmentMagic)) return false;
  const auto version = static_cast<std::uint8_t>(start[kSegmentMagic.size()]);
  return version != 0 && version != kSegmentVersion;  // 0: the byte was not written yet
}

Result<std::vector<SegmentName>> list_segments(Files& files, const std::string& folder) {
  Result<std::vector<std::string>> listed = files.list(folder);
  if (!listed) return std::move(listed).error();
  std::vector<SegmentName> names;
  for (const std::string& name : *listed) {
    if (auto parsed = parse_segment_name(name)) names.push_back(*parsed);
  }
  std::ranges::sort(names, {}, [](const SegmentName& name) {
    return std::pair(name.base_frame, name.base_offset);
  });
  return names;
}

Result<OpenSegment> open_segment(Files& files, const std::string& path, SegmentName name,
                                 OpenMode mode) {
  Result<std::unique_ptr<File>> file = files.open(path, mode);
  if (!file) return std::move(file).error();
  char bytes[kSegmentHeaderBytes];
  Result<std::size_t> got = (*file)->read_at(0, bytes);
  if (!got) return std::move(got).error();
  Result<SegmentHeader> header = decode_segment_header({bytes, *got});
  if (!header) return damage_at(path, 0, header.error().message);
  if (header->base_offset != name.base_offset || header->base_frame != name.base_frame) {
    return damage_at(path, 0, "the segment header does not belong to a file of this name");
  }
  return OpenSegment{std::move(*file), *header};
}

Result<OpenSegment> create_segment(Files& files, const std::string& folder, SegmentHeader header) {
  const std::string path = segment_path(folder, {header.base_offset, header.base_frame});
  Result<std::unique_ptr<File>> file = files.open(path, OpenMode::create);
  if (!file) return std::move(file).error();
  char bytes[kSegmentHeaderBytes];
  header.seed = encode(header, bytes);
  const std::string_view part(bytes, sizeof bytes);
  if (auto written = (*file)->write_at(0, {&part, 1}); !written) return std::move(written).error();
  if (auto synced = (*file)->sync(); !synced) return std::move(synced).error();
  if (auto synced = files.sync_folder(folder); !synced) return std::move(synced).error();
  return OpenSegment{std::move(*file), header};
}

Result<KnownSegment> know_segment(Files& files, const std::string& folder, SegmentName name) {
  const std::string path = segment_path(folder, name);
  Result<OpenSegment> opened = open_segment(files, path, name, OpenMode::read);
  if (!opened) return std::move(opened).error();
  Result<std::uint64_t> size = opened->file->size();
  if (!size) return std::move(size).error();
  return KnownSegment{name, opened->header, *size};
}

Result<void> check_joined(const std::string& folder, const KnownSegment& segment,
                          const KnownSegment& next) {
  const std::string next_path = segment_path(folder, next.name);
  if (next.header.previous_base_frame != segment.name.base_frame ||
      next.name.base_frame == segment.name.base_frame ||
      next.name.base_offset < segment.name.base_offset) {
    return damage_at(next_path, 0, "the segment that it says comes before it is missing");
  }
  if (segment.file_bytes < next.header.previous_bytes) {
    return damage_at(segment_path(folder, segment.name), segment.file_bytes,
                     "the segment is shorter than it was");
  }
  return {};
}

}  // namespace analytics
