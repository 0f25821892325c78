#include "server/deliver/feed.h"

#include <utility>

#include "json/scan.h"
#include "server/log/event_text.h"

namespace analytics::server {
namespace {

// Events further ahead than so many are looked up anew, not read up to.
constexpr std::uint64_t kReadUpTo = 5'000;

}  // namespace

Event make_event(const FrameHead& head, const EventRecord& record, std::uint64_t offset) {
  return {.offset = offset,
          .source = head.source,
          .type = name(record.type),
          .message_id = event_message_id(record),
          .user = event_user(record.json),
          .json = event_text(head, record),
          .received_at = head.received_at};
}

bool Feed::is_meant(const FrameHead& head) const {
  return scope_.has_source(head.source) && (!scope_.from || head.received_at >= *scope_.from) &&
         (!scope_.to || head.received_at < *scope_.to);
}

bool Feed::is_meant(const EventRecord& record) const {
  if (scope_.event_names.empty()) return true;
  const std::string_view event = find_member(record.json, "event");
  return record.type == EventType::track && is_string(event) &&
         scope_.event_names.contains(unquote(event));
}

Result<std::optional<Fed>> Feed::next(std::uint64_t until, const Progress& progress) {
  if (taken_ >= cursor_.events().size()) {
    Result<bool> more = cursor_.next(until);
    if (!more) return std::move(more).error();
    if (!*more) return std::optional<Fed>();
    taken_ = 0;
    if (!is_meant(cursor_.head())) {
      taken_ = cursor_.events().size();
      return std::optional<Fed>({.begin = cursor_.first_offset(), .end = cursor_.end_offset()});
    }
  }
  const EventRecord& record = cursor_.events()[taken_];
  const std::uint64_t offset = cursor_.first_offset() + taken_++;
  Fed fed{.begin = offset, .end = offset + 1};
  if (!progress.is_done(offset) && is_meant(record)) {
    fed.event = make_event(cursor_.head(), record, offset);
  }
  return std::optional<Fed>(std::move(fed));
}

Result<std::vector<Event>> read_events(const EventLog& log,
                                       const std::vector<std::uint64_t>& offsets) {
  std::vector<Event> events;
  std::optional<EventCursor> cursor;
  for (const std::uint64_t offset : offsets) {
    const bool is_near = cursor && cursor->end_offset() + kReadUpTo > offset;
    if (!is_near) {
      Result<EventCursor> at = EventCursor::at(log, offset);
      if (!at) return std::move(at).error();
      cursor.emplace(*std::move(at));
    }
    Result<bool> more = true;
    while (more && *more && cursor->end_offset() <= offset) more = cursor->next();
    if (!more) return std::move(more).error();
    if (!*more || cursor->first_offset() > offset) continue;
    const EventRecord& record = cursor->events()[offset - cursor->first_offset()];
    events.push_back(make_event(cursor->head(), record, offset));
  }
  return events;
}

Result<std::optional<Event>> read_event(const EventLog& log, std::uint64_t offset) {
  Result<std::vector<Event>> events = read_events(log, {offset});
  if (!events) return std::move(events).error();
  if (events->empty()) return std::optional<Event>();
  return std::optional<Event>(std::move(events->front()));
}

}  // namespace analytics::server
