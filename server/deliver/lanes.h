#pragma once

// The events that a destination is at work on: read from the log and not done yet, a bounded number
// of them, in a lane for each user. A lane keeps its order: an event is tried only when no earlier
// one of the same user is under way or waits; lanes do not wait for each other.
//
//   lanes.add(std::move(event));
//   std::vector<Event> attempt = lanes.pick({.events_max = 100}, now);  // under way from now on
//   lanes.put_back(std::move(event), at);   or   lanes.remove(event.offset);
//
// Where a lane is held up, its later events are parked: only their offsets are kept, so that one
// user's trouble does not fill the room of all. `missing` says which of them have to be read again.
//
// Pure: no clock of its own. Not synchronised.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <analytics/clock.h>

#include "server/deliver/destination.h"

namespace analytics::server {

class Lanes {
 public:
  struct Limits {
    std::size_t events_max = 1'000;
    std::size_t bytes_max = std::size_t{16} << 20;
    /// Offsets of parked events; 0: none is parked.
    std::size_t parked_max = 100'000;
  };

  explicit Lanes(Limits limits) : limits_(limits) {}

  /// Whether another event may be added. At a limit nothing more is read; nothing is reordered.
  bool has_room() const noexcept;
  bool empty() const noexcept { return items_.empty(); }
  bool contains(std::uint64_t offset) const { return items_.contains(offset); }
  /// Those that are here as wholes, under way or not, and their JSON.
  std::size_t events() const noexcept { return items_.size() - parked_; }
  std::size_t bytes() const noexcept { return bytes_; }
  std::size_t parked() const noexcept { return parked_; }
  /// Those that are sent again.
  std::size_t again() const noexcept { return again_; }
  bool is_again(std::uint64_t offset) const;
  const Limits& limits() const noexcept { return limits_; }

  /// An offset that is not here yet.
  void add(Event event);

  struct Cut {
    std::size_t events_max = 1;
    std::size_t bytes_max = std::size_t{4} << 20;
    bool one_per_lane = false;
    /// Only from the lowest offset on without a gap: for destinations that keep an offset. Nothing
    /// while the first event waits.
    bool in_order = false;
    /// For one event that is to show whether the destination works: any of those that have not
    /// failed themselves, by this chance from 0 to 1. The oldest may all be of users that fail for
    /// good.
    std::optional<double> any_fresh{};
  };
  /// Events to try now, in the order of their offsets; those sent `again` and others never
  /// together. They are under way until `put_back` or `remove`.
  std::vector<Event> pick(const Cut& cut, Deadline now);
  bool has_ready(Deadline now) const;

  /// Takes note that an attempt failed; says how often it has by now, and since when.
  struct Failures {
    int count = 0;
    Deadline since{};
  };
  Failures fail(std::uint64_t offset, Deadline now);
  Failures failures(std::uint64_t offset) const;
  /// What was under way is to be tried again, at `at` where that is given. Its lane waits with it.
  void put_back(Event event, std::optional<Deadline> at);
  /// Gives the event back that is here as a whole.
  std::optional<Event> remove(std::uint64_t offset);

  /// Parked events whose turn comes, some of them; each is then brought or removed.
  std::vector<std::uint64_t> missing() const;
  void bring(Event event);

  /// The next moment at which an event that waits may be tried.
  std::optional<Deadline> next_retry() const;
  /// When the oldest event of those here was received.
  std::optional<Timestamp> oldest() const;
  /// Those with a lower offset that are neither under way nor sent again, some of them.
  std::vector<std::uint64_t> waiting_below(std::uint64_t offset, std::size_t count) const;

 private:
  enum class Place : std::uint8_t { here, under_way, parked };
  struct Lane;
  struct Item {
    Event event{};  // Empty but where it is here.
    Lane* lane = nullptr;
    Timestamp received_at{};
    std::size_t bytes = 0;
    Place place = Place::here;
    bool again = false;
    Failures failures{};
    std::optional<Deadline> retry_at{};
    bool ready(Deadline now) const {
      return place == Place::here && (!retry_at || *retry_at <= now);
    }
  };
  using Items = std::map<std::uint64_t, Item>;
  struct Lane {
    std::string user{};
    std::deque<std::uint64_t> offsets{};
    std::size_t here = 0;
    std::size_t under_way = 0;
    std::size_t parked = 0;
    // Under which key it stands in ready_ or waiting_.
    std::optional<std::uint64_t> ready_as{};
    std::optional<Deadline> waits_until{};
  };

  Lane& lane_of(const std::string& user);
  bool parks(const Lane& lane) const;
  Event take(Item& item);
  static bool fits(const Item& item, const Cut& cut, const std::vector<Event>& picked,
                   std::size_t picked_bytes);
  Lane* first_ready(const Cut& cut) const;
  std::vector<Event> pick_in_order(const Cut& cut, Deadline now);
  void file(Lane& lane);
  void unfile(Lane& lane);
  void wake_up(Deadline now);

  Limits limits_;
  Items items_;  // By offset.
  std::unordered_map<std::string, Lane> lanes_;
  std::set<std::pair<std::uint64_t, Lane*>> ready_;  // By the offset of their first event.
  std::set<std::pair<Deadline, Lane*>> waiting_;
  std::set<Lane*> hungry_;  // The next event is parked.
  std::size_t bytes_ = 0;
  std::size_t parked_ = 0;
  std::size_t again_ = 0;
};

}  // namespace analytics::server
