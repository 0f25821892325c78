#include "journal/verify.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "journal/segment_file.h"
#include "journal/tail.h"

namespace analytics {
namespace {

/// One verification: what all its steps share.
struct Verification {
  Files& files;
  const std::string& folder;
  const FrameVisitor& visitor;
  JournalReport report{};

  std::string path(const KnownSegment& segment) const { return segment_path(folder, segment.name); }
};

Result<void> visit(const Verification& its, const StoredFrame& frame, const std::string& path,
                   std::uint64_t position) {
  if (!its.visitor) return {};
  Result<void> visited = its.visitor(frame);
  if (visited || visited.error().code != ErrorCode::corrupt) return visited;
  return damage_at(path, position, visited.error().message);
}

/// Reads frames up to `limit`; says what stopped it.
Result<ReadOutcome> count_frames(Verification& its, FrameReader& reader, const std::string& path,
                                 std::uint64_t limit) {
  std::uint64_t begin = reader.position().bytes;
  Result<ReadOutcome> outcome = reader.next(limit);
  for (; outcome && *outcome == ReadOutcome::frame; outcome = reader.next(limit)) {
    its.report.frames += 1;
    its.report.records += reader.frame().records.size();
    if (auto seen = visit(its, reader.frame(), path, begin); !seen) return std::move(seen).error();
    begin = reader.position().bytes;
  }
  its.report.bytes += reader.position().bytes;
  its.report.end_offset = reader.position().offset;
  return outcome;
}

Result<FrameReader> open_reader(Files& files, const std::string& path, SegmentName name) {
  Result<OpenSegment> opened = open_segment(files, path, name, OpenMode::read);
  if (!opened) return std::move(opened).error();
  return FrameReader(std::move(opened->file), opened->header.seed,
                     {.frame = name.base_frame, .offset = name.base_offset});
}

Result<void> verify_sealed(Verification& its, const KnownSegment& segment,
                           const KnownSegment& next) {
  const std::string path = its.path(segment);
  if (auto joined = check_joined(its.folder, segment, next); !joined) return joined;
  Result<FrameReader> reader = open_reader(its.files, path, segment.name);
  if (!reader) return std::move(reader).error();
  const std::uint64_t end = next.header.previous_bytes;
  Result<ReadOutcome> outcome = count_frames(its, *reader, path, end);
  if (!outcome) return std::move(outcome).error();
  const SegmentPosition& at = reader->position();
  if (*outcome == ReadOutcome::wrong) return damage_at(path, at.bytes, reader->problem());
  if (at.bytes != end) return damage_at(path, at.bytes, kUnexpectedZeros);
  if (at.frame != next.name.base_frame || at.offset != next.name.base_offset) {
    return damage_at(path, at.bytes, kNotLeadingOn);
  }
  Result<bool> zeros = only_zeros(*reader, end, segment.file_bytes);
  if (!zeros) return std::move(zeros).error();
  return *zeros ? Result<void>() : damage_at(path, end, "something follows the last frame");
}

Result<void> verify_last(Verification& its, const KnownSegment& segment) {
  const std::string path = its.path(segment);
  Result<FrameReader> reader = open_reader(its.files, path, segment.name);
  if (!reader) return std::move(reader).error();
  Result<ReadOutcome> outcome = count_frames(its, *reader, path, segment.file_bytes);
  if (!outcome) return std::move(outcome).error();
  Result<Tail> tail = look_at_tail(*reader, *outcome, segment.file_bytes);
  if (!tail) return std::move(tail).error();
  const std::uint64_t end = reader->position().bytes;
  if (tail->kind == Tail::Kind::damage) return damage_at(path, end, tail->problem);
  if (tail->kind == Tail::Kind::torn) its.report.torn_bytes = segment.file_bytes - end;
  return {};
}

Result<void> verify_segments(Verification& its, const std::vector<SegmentName>& names) {
  Result<KnownSegment> segment = know_segment(its.files, its.folder, names.front());
  if (!segment) return std::move(segment).error();
  for (std::size_t i = 1; i < names.size(); ++i) {
    Result<KnownSegment> next = know_segment(its.files, its.folder, names[i]);
    if (!next) return std::move(next).error();
    its.report.segments += 1;
    if (auto right = verify_sealed(its, *segment, *next); !right) return right;
    segment = std::move(next);
  }
  its.report.segments += 1;
  return verify_last(its, *segment);
}

/// None where there is no lock file and none can be made: opening makes one.
Result<std::unique_ptr<FileLock>> lock_if_it_can_be(Files& files, const std::string& folder) {
  Result<std::unique_ptr<FileLock>> lock = files.lock(folder + "/" + std::string(kLockName));
  if (lock || lock.error().code == ErrorCode::locked) return lock;
  Result<std::vector<std::string>> names = files.list(folder);
  if (!names) return std::move(names).error();
  if (std::ranges::find(*names, kLockName) != names->end()) return lock;
  return std::unique_ptr<FileLock>();
}

}  // namespace

Result<JournalReport> verify_journal(Files& files, const std::string& folder,
                                     const FrameVisitor& visitor) {
  Result<std::unique_ptr<FileLock>> lock = lock_if_it_can_be(files, folder);
  if (!lock) return std::move(lock).error();
  Result<std::vector<SegmentName>> names = list_segments(files, folder);
  if (!names) return std::move(names).error();
  if (names->empty()) return JournalReport{};
  // A last segment whose creation was cut short holds nothing: opening would remove it.
  Result<bool> unfinished = is_unfinished(files, folder, *names);
  if (!unfinished) return std::move(unfinished).error();
  if (*unfinished) names->pop_back();
  if (names->empty()) return JournalReport{};
  Verification its{files, folder, visitor};
  its.report.begin_offset = names->front().base_offset;
  its.report.end_offset = its.report.begin_offset;
  if (auto right = verify_segments(its, *names); !right) {
    if (right.error().code != ErrorCode::corrupt) return std::move(right).error();
    its.report.damage = std::move(right).error();
  }
  return std::move(its.report);
}

}  // namespace analytics
