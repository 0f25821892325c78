#include "journal/verify.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "journal/frame_reader.h"
#include "journal/segment_file.h"
#include "journal/tail.h"

namespace analytics {
namespace {

/// Reads frames up to `limit`; says what stopped it.
Result<ReadOutcome> count_frames(FrameReader& reader, std::uint64_t limit, JournalReport& report) {
  Result<ReadOutcome> outcome = reader.next(limit);
  for (; outcome && *outcome == ReadOutcome::frame; outcome = reader.next(limit)) {
    report.frames += 1;
    report.records += reader.frame().records.size();
  }
  report.bytes += reader.position().bytes;
  report.end_offset = reader.position().offset;
  return outcome;
}

Result<FrameReader> open_reader(Files& files, const std::string& path, SegmentName name) {
  Result<OpenSegment> opened = open_segment(files, path, name, OpenMode::read);
  if (!opened) return std::move(opened).error();
  return FrameReader(std::move(opened->file), opened->header.seed,
                     {.frame = name.base_frame, .offset = name.base_offset});
}

Result<void> verify_sealed(Files& files, const std::string& folder, const KnownSegment& segment,
                           const KnownSegment& next, JournalReport& report) {
  const std::string path = segment_path(folder, segment.name);
  if (auto joined = check_joined(folder, segment, next); !joined) return joined;
  Result<FrameReader> reader = open_reader(files, path, segment.name);
  if (!reader) return std::move(reader).error();
  const std::uint64_t end = next.header.previous_bytes;
  Result<ReadOutcome> outcome = count_frames(*reader, end, report);
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

Result<void> verify_last(Files& files, const std::string& folder, const KnownSegment& segment,
                         JournalReport& report) {
  const std::string path = segment_path(folder, segment.name);
  Result<FrameReader> reader = open_reader(files, path, segment.name);
  if (!reader) return std::move(reader).error();
  Result<ReadOutcome> outcome = count_frames(*reader, segment.file_bytes, report);
  if (!outcome) return std::move(outcome).error();
  Result<Tail> tail = look_at_tail(*reader, *outcome, segment.file_bytes);
  if (!tail) return std::move(tail).error();
  const std::uint64_t end = reader->position().bytes;
  if (tail->kind == Tail::Kind::damage) return damage_at(path, end, tail->problem);
  if (tail->kind == Tail::Kind::torn) report.torn_bytes = segment.file_bytes - end;
  return {};
}

Result<void> verify_segments(Files& files, const std::string& folder,
                             const std::vector<SegmentName>& names, JournalReport& report) {
  Result<KnownSegment> segment = know_segment(files, folder, names.front());
  if (!segment) return std::move(segment).error();
  for (std::size_t i = 1; i < names.size(); ++i) {
    Result<KnownSegment> next = know_segment(files, folder, names[i]);
    if (!next) return std::move(next).error();
    report.segments += 1;
    if (auto right = verify_sealed(files, folder, *segment, *next, report); !right) return right;
    segment = std::move(next);
  }
  report.segments += 1;
  return verify_last(files, folder, *segment, report);
}

}  // namespace

Result<JournalReport> verify_journal(Files& files, const std::string& folder) {
  Result<std::unique_ptr<FileLock>> lock = files.lock(folder + "/" + std::string(kLockName));
  if (!lock) return std::move(lock).error();
  Result<std::vector<SegmentName>> names = list_segments(files, folder);
  if (!names) return std::move(names).error();
  JournalReport report;
  if (names->empty()) return report;
  // A last segment whose creation was cut short holds nothing: opening would remove it.
  Result<bool> unfinished = is_unfinished(files, folder, *names);
  if (!unfinished) return std::move(unfinished).error();
  if (*unfinished) names->pop_back();
  if (names->empty()) return report;
  report.begin_offset = names->front().base_offset;
  report.end_offset = report.begin_offset;
  if (auto right = verify_segments(files, folder, *names, report); !right) {
    if (right.error().code != ErrorCode::corrupt) return std::move(right).error();
    report.damage = std::move(right).error();
  }
  return report;
}

}  // namespace analytics
