#include "journal/cursor.h"

#include <utility>

#include "journal/segment_file.h"

namespace analytics {
namespace {

SegmentName name_of(const SegmentInfo& segment) {
  return {segment.base_offset, segment.base_frame};
}

}  // namespace

Result<JournalCursor> JournalCursor::at_offset(Files& files, std::string folder,
                                               std::shared_ptr<const SegmentList> list,
                                               std::uint64_t offset) {
  if (const std::uint64_t end = list->end_offset(); offset > end) {
    return Error{ErrorCode::corrupt, folder + " ends at offset " + std::to_string(end) +
                                         ", before offset " + std::to_string(offset)};
  }
  JournalCursor cursor(files, std::move(folder), std::move(list));
  if (auto entered = cursor.enter(cursor.list_->find_offset(offset)); !entered) {
    return std::move(entered).error();
  }
  auto found = cursor.skip_until([offset](const StoredFrame& frame) {
    return frame.end_offset() > offset || frame.first_offset >= offset;
  });
  if (!found) return std::move(found).error();
  return cursor;
}

Result<JournalCursor> JournalCursor::at_frame(Files& files, std::string folder,
                                              std::shared_ptr<const SegmentList> list,
                                              std::uint64_t frame) {
  if (const std::uint64_t end = list->end().frame; frame > end) {
    return Error{ErrorCode::corrupt, folder + " ends at frame " + std::to_string(end) +
                                         ", before frame " + std::to_string(frame)};
  }
  JournalCursor cursor(files, std::move(folder), std::move(list));
  if (auto entered = cursor.enter(cursor.list_->find_frame(frame)); !entered) {
    return std::move(entered).error();
  }
  auto found = cursor.skip_until([frame](const StoredFrame& at) { return at.number >= frame; });
  if (!found) return std::move(found).error();
  return cursor;
}

template <class Reached>
Result<void> JournalCursor::skip_until(Reached reached) {
  while (true) {
    Result<bool> more = next();
    if (!more) return std::move(more).error();
    if (!*more) return {};
    if (!reached(frame())) continue;
    held_ = true;
    return {};
  }
}

std::uint64_t JournalCursor::next_frame() const noexcept {
  return reader_->position().frame - (held_ ? 1 : 0);
}

/// Opens a segment; if it has been dropped meanwhile, the first one that is left after it.
Result<void> JournalCursor::enter(SegmentInfo segment) {
  while (true) {
    Result<OpenSegment> opened = open_segment(*files_, segment_path(folder_, name_of(segment)),
                                              name_of(segment), OpenMode::read);
    if (opened) {
      const SegmentPosition start{.frame = segment.base_frame, .offset = segment.base_offset};
      reader_ = std::make_unique<FrameReader>(std::move(opened->file), opened->header.seed, start);
      segment_ = segment;
      return {};
    }
    const SegmentList::Look look = list_->look(segment.base_frame);
    if (look.self || !look.next) return std::move(opened).error();
    segment = *look.next;
  }
}

/// Whether more can be read after the last that was known of this segment: in it, or in the next.
Result<bool> JournalCursor::find_more() {
  const SegmentList::Look look = list_->look(segment_.base_frame);
  if (look.self && look.self->end_bytes > segment_.end_bytes) {
    segment_ = *look.self;
    return true;
  }
  if (!look.next) return false;
  const SegmentPosition& at = reader_->position();
  if (look.self && (look.next->base_frame != at.frame || look.next->base_offset != at.offset)) {
    return damage_at(segment_path(folder_, name_of(segment_)), at.bytes, kNotLeadingOn);
  }
  if (auto entered = enter(*look.next); !entered) return std::move(entered).error();
  return true;
}

Result<bool> JournalCursor::next() {
  if (std::exchange(held_, false)) return true;
  while (reader_->position().bytes >= segment_.end_bytes) {
    Result<bool> more = find_more();
    if (!more || !*more) return more;
  }
  Result<ReadOutcome> outcome = reader_->next(segment_.end_bytes);
  if (!outcome) return std::move(outcome).error();
  if (*outcome == ReadOutcome::frame) return true;
  const char* problem = *outcome == ReadOutcome::end ? kUnexpectedZeros : reader_->problem();
  return damage_at(segment_path(folder_, name_of(segment_)), reader_->position().bytes, problem);
}

}  // namespace analytics
