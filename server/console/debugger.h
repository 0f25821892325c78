#pragma once

// The debugger: the latest events of each source as they came, rejected ones with their code. It
// takes a sample where many come, and is bounded in all it keeps.
//
//   Debugger debugger(Clock::real());               // is the Tracking API's tap
//   std::string json = debugger.events_json({.source = "shop", .limit = 50});
//   Debugger::Place place = debugger.end({});       // of somebody who follows what comes from now
//   Debugger::News news = debugger.since(place, {}, 100);
//
// Whoever follows asks; nobody is told. A reader that is too slow is overtaken, and learns by how
// many.
//
// Safe for use by several threads. Nothing here lasts over a restart.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/clock.h>

#include "server/console/debugged_event.h"

namespace analytics::server {

class Debugger final : public EventTap {
 public:
  /// Of a source, accepted and rejected each.
  static constexpr std::size_t kEventsMax = 250;
  static constexpr std::size_t kEventsPerSecondMax = 50;
  /// What is longer is cut.
  static constexpr std::size_t kEventBytesShown = 64 * 1024;
  /// Of all sources together, in bytes of their JSON.
  static constexpr std::size_t kBytesMax = std::size_t{32} << 20;

  struct Entry {
    std::uint64_t number = 0;
    std::shared_ptr<const TappedEvent> event;  // Looked into without the lock.
  };
  /// How far somebody has read who follows a query's source and verdict.
  struct Place {
    std::uint64_t number = 0;  ///< The last that was read.
    std::uint64_t passed = 0;  ///< So many had come by then, those included that are not shown.
    std::size_t waiting = 0;   ///< Of those, so many were there and not read yet.
  };
  struct News {
    std::vector<Entry> entries{};  ///< The oldest first.
    std::uint64_t skipped = 0;     ///< So many more came, and were not shown or are gone.
  };

  explicit Debugger(std::shared_ptr<Clock> clock, std::size_t bytes_max = kBytesMax);

  std::size_t wants(std::string_view source_id, TapKind kind, std::size_t count) override;
  void show(TappedEvent event) override;

  /// `{"events": […]}`, the latest first.
  std::string events_json(const EventQuery& query) const;

  /// Those that were stored, the latest first; of no source: of all.
  std::vector<std::shared_ptr<const TappedEvent>> latest_accepted(
      const std::vector<std::string>& sources, std::size_t count) const;

  /// Behind all that has come.
  Place end(const EventQuery& query) const;
  /// Behind the event of that number. One that is still to come is another run's: then it is before
  /// all that is there.
  Place behind(std::uint64_t number, const EventQuery& query) const;
  /// What follows the place, at most so many, and moves it. Of the query only source and verdict
  /// are looked at.
  News since(Place& place, const EventQuery& query, std::size_t entries_max) const;

 private:
  // Of one source, and one kind.
  struct Ring {
    std::deque<Entry> entries;
    std::size_t bytes = 0;
    Deadline second_began{};
    std::size_t shown_in_second = 0;
    std::uint64_t passed = 0;  // Shown, or left out because too many came.
  };
  using Key = std::pair<std::string, TapKind>;
  // What a reader finds behind a number; all of one moment.
  struct Found {
    std::vector<Entry> entries;
    std::uint64_t passed = 0;
    std::uint64_t last_number = 0;
  };

  void drop_oldest(Ring& ring);
  Found find(std::uint64_t behind, const EventQuery& query) const;

  const std::shared_ptr<Clock> clock_;
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;  // Guards everything below.
  std::map<Key, Ring> rings_;
  std::size_t bytes_ = 0;
  // Begins with the time, so that numbers rise over restarts too.
  std::uint64_t last_number_;
};

}  // namespace analytics::server
