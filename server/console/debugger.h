#pragma once

// The debugger: the latest events of each source as they came, rejected ones with their code. It
// takes a sample where many come, and is bounded in all it keeps.
//
//   Debugger debugger(Clock::real());               // is the Tracking API's tap
//   std::string json = debugger.events_json({.source = "shop", .limit = 50});
//
// Safe for use by several threads. Nothing here lasts over a restart.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>

#include "server/ingest/tap.h"

namespace analytics::server {

/// Which events to tell of; empty texts are no condition.
struct EventQuery {
  std::string source{};  ///< `(unknown)`: those whose write key is nobody's.
  std::string type{};
  std::string text{};  ///< Anywhere in the event's JSON, whatever the case.
  std::size_t limit = 100;
};

class Debugger final : public EventTap {
 public:
  /// Of a source, accepted and rejected each.
  static constexpr std::size_t kEventsMax = 250;
  static constexpr std::size_t kEventsPerSecondMax = 50;
  /// What is longer is cut.
  static constexpr std::size_t kEventBytesShown = 64 * 1024;
  /// Of all sources together, in bytes of their JSON.
  static constexpr std::size_t kBytesMax = std::size_t{32} << 20;

  explicit Debugger(std::shared_ptr<Clock> clock, std::size_t bytes_max = kBytesMax)
      : clock_(std::move(clock)), bytes_max_(bytes_max) {}

  std::size_t wants(std::string_view source_id, TapKind kind, std::size_t count) override;
  void show(TappedEvent event) override;

  /// `{"events": […]}`, the latest first.
  std::string events_json(const EventQuery& query) const;

  /// Those that were stored, the latest first; of no source: of all.
  std::vector<std::shared_ptr<const TappedEvent>> latest_accepted(
      const std::vector<std::string>& sources, std::size_t count) const;

 private:
  struct Entry {
    std::uint64_t number = 0;
    std::shared_ptr<const TappedEvent> event;  // Looked into without the lock.
  };
  // Of one source, and one kind.
  struct Ring {
    std::deque<Entry> entries;
    std::size_t bytes = 0;
    Deadline second_began{};
    std::size_t shown_in_second = 0;
  };
  using Key = std::pair<std::string, TapKind>;

  void drop_oldest(Ring& ring);
  std::vector<Entry> latest(const std::string& source) const;

  const std::shared_ptr<Clock> clock_;
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;  // Guards everything below.
  std::map<Key, Ring> rings_;
  std::size_t bytes_ = 0;
  std::uint64_t last_number_ = 0;
};

}  // namespace analytics::server
