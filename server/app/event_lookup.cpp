#include "server/app/event_lookup.h"

#include <algorithm>
#include <utility>

#include <analytics/json.h>

#include "base/time_text.h"
#include "server/app/delivery_text.h"
#include "server/console/text_or_null.h"
#include "server/deliver/feed.h"
#include "server/log/event_cursor.h"
#include "server/log/event_text.h"

namespace analytics::server {
namespace {

// What is asked for came a moment ago, as a rule.
constexpr std::uint64_t kNewestBytes = std::uint64_t{128} << 20;

Object fate_object(const EventFate& fate) {
  return {{"state", name(fate.state)},
          {"rule", text_or_null(fate.rule)},
          {"code", text_or_null(fate.code)},
          {"status", fate.status == 0 ? Json() : Json(fate.status)},
          {"attempts", fate.attempts},
          {"detail", text_or_null(fate.detail)},
          {"sent_again", fate.is_again},
          {"sample", fate.sample ? Json(sample_object(*fate.sample)) : Json()}};
}

}  // namespace

std::string fate_text(const Event& event, const Engine::Fates& fates) {
  Object destinations;
  for (const auto& [id, fate] : fates) destinations.set(id, fate_object(fate));
  const Result<Json> json = Json::parse(event.json);
  return std::string(Object{
      {"source", event.source},
      {"message_id", event.message_id},
      {"type", event.type},
      {"offset", event.offset},
      {"received_at", time_text(event.received_at)},
      {"event", json ? *json : Json()},
      {"destinations",
       destinations}}.text());
}

EventLookup::~EventLookup() {
  is_stopping_ = true;
  const std::lock_guard guard(mutex_);
  if (thread_.joinable()) thread_.join();
}

void EventLookup::find(std::string source, std::string message_id, Answer answer) {
  const std::lock_guard guard(mutex_);
  if (is_busy_.exchange(true)) {
    return answer(Error{ErrorCode::queue_full, "another event is being looked for: try again"});
  }
  if (thread_.joinable()) thread_.join();
  thread_ = std::thread([this, source = std::move(source), message_id = std::move(message_id),
                         answer = std::move(answer)] {
    Result<std::optional<Event>> event = search(source, message_id);
    is_busy_ = false;
    if (!event) return answer(std::move(event).error());
    if (!*event) return answer(std::optional<std::string>());
    engine_.fate(**event, [event = **event, answer](const Result<Engine::Fates>& fates) {
      if (!fates) return answer(fates.error());
      answer(std::optional<std::string>(fate_text(event, *fates)));
    });
  });
}

Result<std::optional<Event>> EventLookup::search(const std::string& source,
                                                 const std::string& message_id) {
  const std::uint64_t end = log_.journal().durable_end();
  const std::uint64_t newest = std::min(log_.journal().offset_within(kNewestBytes), end);
  Result<std::optional<Event>> found = search(source, message_id, newest, end);
  if (!found || *found) return found;
  return search(source, message_id, log_.journal().begin(), newest);
}

Result<std::optional<Event>> EventLookup::search(const std::string& source,
                                                 const std::string& message_id, std::uint64_t begin,
                                                 std::uint64_t end) {
  Result<EventCursor> cursor = EventCursor::at(log_, begin);
  if (!cursor) return std::move(cursor).error();
  Result<bool> more = cursor->next(end);
  for (; more && *more; more = cursor->next(end)) {
    if (is_stopping_) return Error{ErrorCode::closed, "the server is being stopped"};
    if (cursor->head().source != source) continue;
    const auto event = std::ranges::find_if(cursor->events(), [&](const EventRecord& one) {
      return event_message_id(one) == message_id;
    });
    if (event == cursor->events().end()) continue;
    const auto index = static_cast<std::uint64_t>(event - cursor->events().begin());
    return std::optional<Event>(make_event(cursor->head(), *event, cursor->first_offset() + index));
  }
  if (!more) return std::move(more).error();
  return std::optional<Event>();
}

}  // namespace analytics::server
