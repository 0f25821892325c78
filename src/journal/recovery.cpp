#include "journal/recovery.h"

#include <algorithm>
#include <utility>

#include "journal/segment_file.h"
#include "journal/tail.h"

namespace analytics {
namespace {

constexpr std::uint64_t kCopyBytes = std::uint64_t{1} << 20;
constexpr const char* kLost = "the journal ends before what was acknowledged";

/// Step 3: removes a last segment that was never wholly made.
Result<bool> remove_unfinished(Files& files, const std::string& folder,
                               std::vector<SegmentName>& names) {
  Result<bool> unfinished = is_unfinished(files, folder, names);
  if (!unfinished || !*unfinished) return unfinished;
  if (auto removed = files.unlink(segment_path(folder, names.back())); !removed) {
    return std::move(removed).error();
  }
  if (auto synced = files.sync_folder(folder); !synced) return std::move(synced).error();
  names.pop_back();
  return true;
}

/// Steps 3 and 4, once the last segment's header is right.
Result<std::vector<KnownSegment>> know_all(Files& files, const std::string& folder,
                                           const std::vector<SegmentName>& names) {
  std::vector<KnownSegment> all;
  for (const SegmentName& name : names) {
    Result<KnownSegment> known = know_segment(files, folder, name);
    if (!known) return std::move(known).error();
    if (!all.empty()) {
      if (auto joined = check_joined(folder, all.back(), *known); !joined) {
        return std::move(joined).error();
      }
    }
    all.push_back(*known);
  }
  return all;
}

/// Step 7: writes the bytes from `begin` to `end` again, over themselves.
Result<void> write_again(File& file, std::uint64_t begin, std::uint64_t end) {
  std::vector<char> buffer(std::min(kCopyBytes, end - begin));
  while (begin < end) {
    const std::uint64_t wanted = std::min<std::uint64_t>(buffer.size(), end - begin);
    Result<std::size_t> got = file.read_at(begin, {buffer.data(), wanted});
    if (!got) return std::move(got).error();
    if (*got == 0) break;
    const std::string_view part(buffer.data(), *got);
    if (auto written = file.write_at(begin, {&part, 1}); !written) return written;
    begin += *got;
  }
  return {};
}

/// Steps 5 and 6: reads to the end, and cuts off what was never acknowledged.
Result<std::uint64_t> cut_after_end(FrameReader& reader, const std::string& path,
                                    std::uint64_t size, const JournalEnd& acknowledged) {
  Result<ReadOutcome> outcome = reader.next(size);
  while (outcome && *outcome == ReadOutcome::frame) outcome = reader.next(size);
  if (!outcome) return std::move(outcome).error();
  Result<Tail> tail = look_at_tail(reader, *outcome, size);
  if (!tail) return std::move(tail).error();
  const std::uint64_t end = reader.position().bytes;
  if (tail->kind == Tail::Kind::damage) return damage_at(path, end, tail->problem);
  if (reader.position().frame < acknowledged.frame) return damage_at(path, end, kLost);
  if (tail->kind == Tail::Kind::clean) return 0;
  if (auto cut = reader.file().truncate(end); !cut) return std::move(cut).error();
  return size - end;
}

/// Steps 5 to 7 for the last segment.
Result<RecoveredJournal> recover_last(Files& files, const std::string& folder,
                                      const KnownSegment& last, const JournalEnd& acknowledged) {
  const std::string path = segment_path(folder, last.name);
  Result<OpenSegment> opened = open_segment(files, path, last.name, OpenMode::write);
  if (!opened) return std::move(opened).error();
  FrameReader reader(std::move(opened->file), last.header.seed,
                     {.frame = last.name.base_frame, .offset = last.name.base_offset});
  Result<std::uint64_t> cut = cut_after_end(reader, path, last.file_bytes, acknowledged);
  if (!cut) return std::move(cut).error();
  const bool empty = reader.position().bytes == kSegmentHeaderBytes;
  const std::uint64_t group = empty ? 0 : reader.synced_bytes();
  if (auto again = write_again(reader.file(), group, reader.position().bytes); !again) {
    return std::move(again).error();
  }
  if (auto synced = reader.file().sync(); !synced) return std::move(synced).error();
  if (auto synced = files.sync_folder(folder); !synced) return std::move(synced).error();
  RecoveredJournal recovered;
  recovered.active = last.header;
  recovered.end = reader.position();
  recovered.file = reader.take_file();
  recovered.file_bytes = std::max(last.file_bytes - *cut, recovered.end.bytes);
  recovered.repair.bytes_cut = *cut;
  return recovered;
}

Result<RecoveredJournal> start_journal(Files& files, const std::string& folder, Timestamp now) {
  Result<OpenSegment> made = create_segment(files, folder, {.created_ms = to_ms(now)});
  if (!made) return std::move(made).error();
  RecoveredJournal recovered;
  recovered.segments = {{.end_bytes = kSegmentHeaderBytes,
                         .file_bytes = kSegmentHeaderBytes,
                         .created_ms = made->header.created_ms}};
  recovered.file_bytes = kSegmentHeaderBytes;
  recovered.active = made->header;
  recovered.file = std::move(made->file);
  return recovered;
}

}  // namespace

Result<RecoveredJournal> recover_journal(Files& files, const std::string& folder, Timestamp now,
                                         const JournalEnd& acknowledged) {
  Result<std::vector<SegmentName>> names = list_segments(files, folder);
  if (!names) return std::move(names).error();
  Result<bool> removed = false;
  if (!names->empty()) removed = remove_unfinished(files, folder, *names);
  if (!removed) return std::move(removed).error();
  if (names->empty() && acknowledged.frame > 0)
    return Error{ErrorCode::corrupt, folder + ": " + kLost};
  if (names->empty()) {
    Result<RecoveredJournal> started = start_journal(files, folder, now);
    if (started) started->repair.segment_removed = *removed;
    return started;
  }
  Result<std::vector<KnownSegment>> all = know_all(files, folder, *names);
  if (!all) return std::move(all).error();
  Result<RecoveredJournal> recovered = recover_last(files, folder, all->back(), acknowledged);
  if (!recovered) return recovered;
  for (std::size_t i = 0; i < all->size(); ++i) {
    const bool last = i + 1 == all->size();
    const SegmentHeader& header = (*all)[i].header;
    recovered->segments.push_back(
        {.base_offset = header.base_offset,
         .base_frame = header.base_frame,
         .end_bytes = last ? recovered->end.bytes : (*all)[i + 1].header.previous_bytes,
         .file_bytes = last ? recovered->file_bytes : (*all)[i].file_bytes,
         .created_ms = header.created_ms});
  }
  recovered->repair.segment_removed = *removed;
  return recovered;
}

}  // namespace analytics
