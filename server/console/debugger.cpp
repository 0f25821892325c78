#include "server/console/debugger.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include <analytics/json.h>

namespace analytics::server {
namespace {

constexpr std::size_t kLimitMax = 500;

std::string_view verdict_of(TapKind kind) {
  return kind == TapKind::accepted ? "accepted" : "rejected";
}

// Microseconds: no run shows a million events a second, and JavaScript's numbers hold it.
std::uint64_t first_number(Clock& clock) {
  using Micros = std::chrono::microseconds;
  const auto now = std::chrono::floor<Micros>(clock.wall_time()).time_since_epoch().count();
  return now > 0 ? static_cast<std::uint64_t>(now) : 0;
}

}  // namespace

Debugger::Debugger(std::shared_ptr<Clock> clock, std::size_t bytes_max)
    : clock_(std::move(clock)), bytes_max_(bytes_max), last_number_(first_number(*clock_)) {}

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
  ring.passed += count - wanted;
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
  ++ring.passed;
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

// The oldest first.
Debugger::Found Debugger::find(std::uint64_t behind, const EventQuery& query) const {
  Found found;
  {
    const std::lock_guard guard(mutex_);
    found.last_number = last_number_;
    for (const auto& [key, ring] : rings_) {
      const auto& [source, kind] = key;
      if (!query.source.empty() && query.source != (source.empty() ? kUnknownSource : source)) {
        continue;
      }
      if (!query.verdict.empty() && query.verdict != verdict_of(kind)) continue;
      found.passed += ring.passed;
      const auto first =
          std::ranges::upper_bound(ring.entries, behind, std::less<>(), &Entry::number);
      found.entries.insert(found.entries.end(), first, ring.entries.end());
    }
  }
  std::ranges::sort(found.entries, std::less<>(), &Entry::number);
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
  const Found found = find(0, query);
  for (auto entry = found.entries.rbegin(); entry != found.entries.rend() && left > 0; ++entry) {
    const DebuggedEvent shown(entry->number, *entry->event);
    if (!shown.is_asked_for(query)) continue;
    events.push_back(shown.object());
    --left;
  }
  return std::string(Object({{"events", events}}).text());
}

Debugger::Place Debugger::end(const EventQuery& query) const {
  const Found found = find(std::numeric_limits<std::uint64_t>::max(), query);
  return {.number = found.last_number, .passed = found.passed};
}

Debugger::Place Debugger::behind(std::uint64_t number, const EventQuery& query) const {
  Found found = find(number, query);
  if (number > found.last_number) {
    number = 0;
    found = find(number, query);
  }
  return {.number = number, .passed = found.passed, .waiting = found.entries.size()};
}

Debugger::News Debugger::since(Place& place, const EventQuery& query,
                               std::size_t entries_max) const {
  Found found = find(place.number, query);
  const std::uint64_t expected = place.waiting + (found.passed - place.passed);
  const std::size_t there = found.entries.size();
  News news{.entries = std::move(found.entries), .skipped = expected - std::min(expected, there)};
  if (news.entries.size() > entries_max) news.entries.resize(entries_max);
  place.passed = found.passed;
  place.waiting = there - news.entries.size();
  if (!news.entries.empty()) place.number = news.entries.back().number;
  return news;
}

}  // namespace analytics::server
