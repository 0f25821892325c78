#pragma once

// The events of the log that come next for one destination, or for one replay to it, in the order
// of the log.
//
//   Feed feed(log, std::move(cursor), scope);
//   while (Result<std::optional<Fed>> next = feed.next(until, progress); next && *next) …
//
// One thread's; the log must outlive it.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/deliver/destination.h"
#include "server/deliver/progress.h"
#include "server/log/event_cursor.h"
#include "server/log/event_log.h"

namespace analytics::server {

/// Which events of the log are meant.
struct FeedScope {
  std::set<std::string, std::less<>> sources{};  ///< Empty: all.
  /// Of a replay: received at or after `from` and before `to`; track events of these names, where
  /// there are any.
  std::optional<Timestamp> from{};
  std::optional<Timestamp> to{};
  std::set<std::string, std::less<>> event_names{};

  bool has_source(const std::string& source) const {
    return sources.empty() || sources.contains(source);
  }
};

/// A step forward: an event, or offsets that hold nothing for this destination.
struct Fed {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::optional<Event> event{};
};

class Feed {
 public:
  /// `cursor` stands where reading begins.
  Feed(EventCursor cursor, FeedScope scope)
      : cursor_(std::move(cursor)), scope_(std::move(scope)) {}

  /// None at the end, and again something once there is more; a request that ends behind `until`
  /// counts as not there yet. What is done by `progress` is passed over.
  Result<std::optional<Fed>> next(std::uint64_t until, const Progress& progress);

 private:
  bool is_meant(const FrameHead& head) const;
  bool is_meant(const EventRecord& record) const;

  EventCursor cursor_;
  FeedScope scope_;
  std::size_t taken_ = 0;  // Of the request that the cursor has read.
  std::uint64_t position_ = 0;
};

/// The event of a request as destinations get it.
Event make_event(const FrameHead& head, const EventRecord& record, std::uint64_t offset);

/// The event at an offset; none where the log has it no more.
Result<std::optional<Event>> read_event(const EventLog& log, std::uint64_t offset);

/// Those at these offsets, which ascend; what the log has no more is left out.
Result<std::vector<Event>> read_events(const EventLog& log,
                                       const std::vector<std::uint64_t>& offsets);

}  // namespace analytics::server
