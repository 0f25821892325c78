#pragma once

// Reads the event log forward, request by request, never past what is on stable storage. One reader
// has one cursor.
//
//   EventCursor cursor = std::move(EventCursor::at(log, offset)).value();
//   while (cursor.next().value()) use(cursor.head(), cursor.events());
//
// One thread's at a time.

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <analytics/result.h>

#include "server/log/event_log.h"

namespace analytics::server {

class EventCursor {
 public:
  /// Before the event at `offset`.
  static Result<EventCursor> at(const EventLog& log, std::uint64_t offset);

  /// Goes on to the next request that has events at or after the offset asked for; false at the
  /// end, and true again once there is more. After an error the next call tries the
  /// same again. `before`, where a request ends, counts as the end.
  Result<bool> next(std::uint64_t before = std::numeric_limits<std::uint64_t>::max());

  const FrameHead& head() const noexcept { return head_; }
  /// The request's events; the views are valid until the next call.
  const std::vector<EventRecord>& events() const noexcept { return events_; }
  std::uint64_t first_offset() const noexcept { return first_offset_; }
  std::uint64_t end_offset() const noexcept { return first_offset_ + events_.size(); }

 private:
  EventCursor(JournalCursor cursor, std::uint64_t from)
      : cursor_(std::move(cursor)), from_(from), position_(from) {}
  Result<void> read_frame();

  JournalCursor cursor_;
  std::uint64_t from_;
  std::uint64_t position_;  // Behind what was read.
  bool is_unread_ = false;  // The journal's cursor is past a frame that could not be read.
  FrameHead head_;
  std::vector<EventRecord> events_;
  std::uint64_t first_offset_ = 0;
};

}  // namespace analytics::server
