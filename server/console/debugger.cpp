#include "server/console/debugger.h"

#include <algorithm>
#include <utility>

#include <analytics/json.h>

#include "base/buffer.h"
#include "base/time_text.h"
#include "json/check.h"
#include "json/scan.h"

namespace analytics::server {
namespace {

constexpr const char* kUnknown = "(unknown)";
constexpr std::size_t kLimitMax = 500;

char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool has_text(std::string_view all, std::string_view part) {
  const auto same = [](char a, char b) { return lower_case(a) == lower_case(b); };
  return std::ranges::search(all, part, same).begin() != all.end() || part.empty();
}

std::string text_member(std::string_view json, std::string_view key) {
  const std::string_view value = find_member(json, key);
  return is_string(value) ? unquote(value) : std::string();
}

Object entry_object(const TappedEvent& event) {
  Object object = {{"source", event.source_id.empty() ? kUnknown : event.source_id},
                   {"received_at", time_text(event.received_at)},
                   {"verdict", event.code.empty() ? "accepted" : "rejected"},
                   {"code", event.code.empty() ? Json() : Json(event.code)}};
  ByteBuffer checked;
  const bool is_event = check_json(event.json, {}, checked) && is_object(checked.view());
  std::string type = event.type;
  std::string id = event.message_id;
  if (is_event && type.empty()) type = text_member(checked.view(), "type");
  if (is_event && id.empty()) id = text_member(checked.view(), "messageId");
  object.set("type", type.empty() ? Json() : Json(type));
  object.set("message_id", id.empty() ? Json() : Json(id));
  if (is_event) {
    object.set("event", Object::parse(checked.view()).value());
  } else {
    object.set("raw", event.json);
  }
  return object;
}

}  // namespace

std::size_t Debugger::wants(std::string_view source_id, TapKind kind, std::size_t count) {
  const Deadline now = clock_->now();
  const std::lock_guard guard(mutex_);
  Ring& ring = rings_[Key(source_id, kind)];
  if (now >= ring.second_began + std::chrono::seconds(1)) {
    ring.second_began = now;
    ring.shown_in_second = 0;
  }
  const std::size_t wanted = std::min(count, kEventsPerSecondMax - ring.shown_in_second);
  ring.shown_in_second += wanted;
  return wanted;
}

void Debugger::show(TappedEvent event) {
  if (event.json.size() > kEventBytesShown) event.json.resize(kEventBytesShown);
  const TapKind kind = event.code.empty() ? TapKind::accepted : TapKind::rejected;
  Key key(event.source_id, kind);
  const auto kept = std::make_shared<const TappedEvent>(std::move(event));
  const std::lock_guard guard(mutex_);
  Ring& ring = rings_[std::move(key)];
  ring.bytes += kept->json.size();
  bytes_ += kept->json.size();
  ring.entries.push_back({++last_number_, kept});
  if (ring.entries.size() > kEventsMax) drop_oldest(ring);
  // Whoever has most gives way, so that one source can't push out the others.
  while (bytes_ > bytes_max_) {
    drop_oldest(std::ranges::max_element(rings_, {}, [](const auto& one) {
                  return one.second.bytes;
                })->second);
  }
}

void Debugger::drop_oldest(Ring& ring) {
  const std::size_t bytes = ring.entries.front().event->json.size();
  ring.entries.pop_front();
  ring.bytes -= bytes;
  bytes_ -= bytes;
}

// Empty: of every source. The latest first.
std::vector<Debugger::Entry> Debugger::latest(const std::string& source) const {
  std::vector<Entry> found;
  {
    const std::lock_guard guard(mutex_);
    for (const auto& [key, ring] : rings_) {
      if (!source.empty() && key.first != (source == kUnknown ? "" : source)) continue;
      found.insert(found.end(), ring.entries.begin(), ring.entries.end());
    }
  }
  std::ranges::sort(found, std::greater<>(), &Entry::number);
  return found;
}

std::vector<std::shared_ptr<const TappedEvent>> Debugger::latest_accepted(
    const std::vector<std::string>& sources, std::size_t count) const {
  std::map<std::uint64_t, std::shared_ptr<const TappedEvent>, std::greater<>> latest;
  {
    const std::lock_guard guard(mutex_);
    for (const auto& [key, ring] : rings_) {
      const auto& [source, kind] = key;
      if (kind != TapKind::accepted) continue;
      if (!sources.empty() && std::ranges::find(sources, source) == sources.end()) continue;
      for (const Entry& entry : ring.entries) latest.emplace(entry.number, entry.event);
    }
  }
  std::vector<std::shared_ptr<const TappedEvent>> found;
  for (auto& [number, event] : latest) {
    if (found.size() == count) break;
    found.push_back(std::move(event));
  }
  return found;
}

// Searched outside of the lock, which those who bring events need.
std::string Debugger::events_json(const EventQuery& query) const {
  Array events;
  std::size_t left = std::min(query.limit, kLimitMax);
  for (const Entry& entry : latest(query.source)) {
    if (left == 0) break;
    if (!has_text(entry.event->json, query.text)) continue;
    Object object = entry_object(*entry.event);
    if (!query.type.empty() && object.get("type")->text() != Json(query.type).text()) continue;
    events.push_back(std::move(object));
    --left;
  }
  return std::string(Object({{"events", events}}).text());
}

}  // namespace analytics::server
