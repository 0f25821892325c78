#pragma once

// The events that a destination is at work on: read from the log and not done yet, a bounded number
// of them. Keeps each user's order: an event is tried only when no earlier one of the same user is
// under way or waits, while other users go on.
//
//   window.add(std::move(event));
//   std::vector<Event> attempt = window.pick(100, now);   // these are under way now
//   window.retry(offset, at);   or   window.remove(offset);
//
// Pure: no clock of its own. Not synchronised.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include <analytics/clock.h>

#include "server/deliver/destination.h"

namespace analytics::server {

class Window {
 public:
  struct Limits {
    std::size_t events_max = 1'000;
    std::size_t bytes_max = 16 * 1024 * 1024;
  };

  explicit Window(Limits limits) : limits_(limits) {}

  bool has_room() const noexcept {
    return items_.size() < limits_.events_max && bytes_ < limits_.bytes_max;
  }
  bool empty() const noexcept { return items_.empty(); }
  void add(Event event);

  /// Events to try now, in order, `count` at most; they are under way until `retry` or `remove`.
  std::vector<Event> pick(std::size_t count, Deadline now);
  /// The same, but only from the front of the log without a gap: for destinations that keep an
  /// offset. Nothing while the first event waits.
  std::vector<Event> pick_in_order(std::size_t count, Deadline now);

  /// Takes note that an attempt failed; says how often it has by now, and since when.
  struct Failures {
    int count = 0;
    Deadline since{};
  };
  Failures fail(std::uint64_t offset, Deadline now);
  /// To be tried again at `at`. Its user's later events wait with it.
  void retry(std::uint64_t offset, Deadline at);
  void remove(std::uint64_t offset);

  /// The next moment at which an event that waits may be tried.
  std::optional<Deadline> next_retry() const;

 private:
  struct Item {
    Event event;
    bool under_way = false;
    Failures failures{};
    std::optional<Deadline> retry_at{};
    bool ready(Deadline now) const { return !under_way && (!retry_at || *retry_at <= now); }
  };

  Limits limits_;
  std::map<std::uint64_t, Item> items_;  // By offset.
  std::size_t bytes_ = 0;
};

}  // namespace analytics::server
