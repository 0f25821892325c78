#include "server/log/event_cursor.h"

#include <algorithm>

namespace analytics::server {

Result<EventCursor> EventCursor::at(const EventLog& log, std::uint64_t offset) {
  Result<JournalCursor> cursor = log.journal().read_from(offset);
  if (!cursor) return std::move(cursor).error();
  return EventCursor(*std::move(cursor), offset);
}

Result<bool> EventCursor::next(std::uint64_t before) {
  for (;;) {
    if (position_ >= before) return false;
    if (!is_unread_) {
      Result<bool> more = cursor_.next();
      if (!more || !*more) return more;
    }
    is_unread_ = true;
    if (Result<void> read = read_frame(); !read) {
      events_.clear();
      return std::move(read).error();
    }
    is_unread_ = false;
    position_ = std::max(from_, cursor_.frame().end_offset());
    if (!events_.empty()) return true;
  }
}

Result<void> EventCursor::read_frame() {
  const StoredFrame& frame = cursor_.frame();
  events_.clear();
  if (frame.end_offset() <= from_) return {};
  Result<FrameHead> head = decode_head(frame.head);
  if (!head) return std::move(head).error();
  head_ = *std::move(head);
  const std::uint64_t skipped = from_ > frame.first_offset ? from_ - frame.first_offset : 0;
  first_offset_ = frame.first_offset + skipped;
  for (const std::string_view bytes : frame.records.subspan(skipped)) {
    Result<EventRecord> event = decode_event_record(bytes);
    if (!event) return std::move(event).error();
    events_.push_back(*event);
  }
  return {};
}

}  // namespace analytics::server
