#include "server/deliver/lanes.h"

#include <algorithm>

namespace analytics::server {
namespace {

// Whole events that stay in a lane that waits for a retry, so that it can go on at once.
constexpr std::size_t kHeldUpLaneMax = 16;
constexpr std::size_t kMissingAtOnce = 64;

}  // namespace

bool Lanes::has_room() const noexcept {
  const bool may_park = limits_.parked_max == 0 || parked_ < limits_.parked_max;
  return events() < limits_.events_max && bytes_ < limits_.bytes_max && may_park;
}

Lanes::Lane& Lanes::lane_of(const std::string& user) {
  const auto [found, is_new] = lanes_.try_emplace(user);
  if (is_new) found->second.user = user;
  return found->second;
}

bool Lanes::parks(const Lane& lane) const {
  if (limits_.parked_max == 0) return false;
  if (lane.parked > 0) return true;
  if (lane.waits_until) return lane.here >= kHeldUpLaneMax;
  return lane.under_way > 0 && lane.here + lane.under_way >= limits_.events_max / 2;
}

void Lanes::add(Event event) {
  Lane& lane = lane_of(event.user);
  const std::uint64_t offset = event.offset;
  Item& item = items_[offset];
  item.lane = &lane;
  item.received_at = event.received_at;
  item.bytes = event.json.size();
  item.again = event.again;
  again_ += event.again ? 1 : 0;
  const bool is_parked = parks(lane);
  unfile(lane);
  // Sent again, an event comes after later ones of its user.
  lane.offsets.insert(std::ranges::upper_bound(lane.offsets, offset), offset);
  if (is_parked) {
    item.place = Place::parked;
    ++lane.parked;
    ++parked_;
  } else {
    bytes_ += item.bytes;
    item.event = std::move(event);
    ++lane.here;
  }
  file(lane);
}

void Lanes::unfile(Lane& lane) {
  if (lane.ready_as) ready_.erase({*lane.ready_as, &lane});
  if (lane.waits_until) waiting_.erase({*lane.waits_until, &lane});
  lane.ready_as.reset();
  lane.waits_until.reset();
  hungry_.erase(&lane);
}

// Puts the lane where its first event belongs; removes it where it has none.
void Lanes::file(Lane& lane) {
  if (lane.offsets.empty()) {
    lanes_.erase(std::string(lane.user));
    return;
  }
  const Item& first = items_.at(lane.offsets.front());
  if (first.place == Place::here && first.retry_at) {
    lane.waits_until = *first.retry_at;
    waiting_.emplace(*first.retry_at, &lane);
  } else if (first.place == Place::here && lane.under_way == 0) {
    lane.ready_as = lane.offsets.front();
    ready_.emplace(lane.offsets.front(), &lane);
  } else if (first.place == Place::parked) {
    hungry_.insert(&lane);
  }
}

// Lanes whose wait is over become ready.
void Lanes::wake_up(Deadline now) {
  while (!waiting_.empty() && waiting_.begin()->first <= now) {
    Lane& lane = *waiting_.begin()->second;
    unfile(lane);
    items_.at(lane.offsets.front()).retry_at.reset();
    file(lane);
  }
}

bool Lanes::has_ready(Deadline now) const {
  return !ready_.empty() || (!waiting_.empty() && waiting_.begin()->first <= now);
}

Event Lanes::take(Item& item) {
  item.place = Place::under_way;
  item.retry_at.reset();
  --item.lane->here;
  ++item.lane->under_way;
  return std::move(item.event);
}

bool Lanes::fits(const Item& item, const Cut& cut, const std::vector<Event>& picked,
                 std::size_t picked_bytes) {
  if (picked.empty()) return true;
  return picked_bytes + item.bytes <= cut.bytes_max && item.event.again == picked.front().again;
}

// There is one.
Lanes::Lane* Lanes::first_ready(const Cut& cut) const {
  std::vector<Lane*> fresh;
  if (cut.any_fresh) {
    for (const auto& [offset, lane] : ready_) {
      if (items_.at(offset).failures.count == 0) fresh.push_back(lane);
    }
  }
  if (fresh.empty()) return ready_.begin()->second;
  const auto drawn = static_cast<std::size_t>(*cut.any_fresh * static_cast<double>(fresh.size()));
  return fresh[std::min(drawn, fresh.size() - 1)];
}

std::vector<Event> Lanes::pick(const Cut& cut, Deadline now) {
  wake_up(now);
  if (cut.in_order) return pick_in_order(cut, now);
  std::vector<Event> picked;
  std::size_t picked_bytes = 0;
  // The next event of each lane that has some in this attempt already: its lane and place there.
  std::map<std::uint64_t, std::pair<Lane*, std::size_t>> going_on;
  while (picked.size() < cut.events_max) {
    const bool goes_on =
        !going_on.empty() && (ready_.empty() || going_on.begin()->first < ready_.begin()->first);
    if (!goes_on && ready_.empty()) break;
    const auto [lane, index] =
        goes_on ? going_on.begin()->second : std::pair{first_ready(cut), std::size_t{0}};
    Item& item = items_.at(lane->offsets[index]);
    if (!fits(item, cut, picked, picked_bytes)) break;
    if (goes_on) going_on.erase(going_on.begin());
    unfile(*lane);
    picked_bytes += item.bytes;
    picked.push_back(take(item));
    if (cut.one_per_lane || index + 1 == lane->offsets.size()) continue;
    const std::uint64_t next = lane->offsets[index + 1];
    if (items_.at(next).ready(now)) going_on.emplace(next, std::pair{lane, index + 1});
  }
  return picked;
}

std::vector<Event> Lanes::pick_in_order(const Cut& cut, Deadline now) {
  std::vector<Event> picked;
  std::size_t picked_bytes = 0;
  for (auto& [offset, item] : items_) {
    if (picked.size() == cut.events_max || !item.ready(now)) break;
    if (!fits(item, cut, picked, picked_bytes)) break;
    unfile(*item.lane);
    picked_bytes += item.bytes;
    picked.push_back(take(item));
  }
  return picked;
}

Lanes::Failures Lanes::fail(std::uint64_t offset, Deadline now) {
  const auto found = items_.find(offset);
  if (found == items_.end()) return {};
  Failures& failures = found->second.failures;
  if (failures.count++ == 0) failures.since = now;
  return failures;
}

Lanes::Failures Lanes::failures(std::uint64_t offset) const {
  const auto found = items_.find(offset);
  return found == items_.end() ? Failures{} : found->second.failures;
}

void Lanes::put_back(Event event, std::optional<Deadline> at) {
  const auto found = items_.find(event.offset);
  if (found == items_.end()) return;
  Item& item = found->second;
  Lane& lane = *item.lane;
  unfile(lane);
  item.event = std::move(event);
  item.place = Place::here;
  item.retry_at = at;
  --lane.under_way;
  ++lane.here;
  file(lane);
}

std::optional<Event> Lanes::remove(std::uint64_t offset) {
  const auto found = items_.find(offset);
  if (found == items_.end()) return std::nullopt;
  Item& item = found->second;
  Lane& lane = *item.lane;
  unfile(lane);
  std::optional<Event> event;
  if (item.place == Place::here) event = std::move(item.event);
  if (item.place == Place::parked) {
    --lane.parked;
    --parked_;
  } else {
    bytes_ -= item.bytes;
    --(item.place == Place::here ? lane.here : lane.under_way);
  }
  if (lane.offsets.front() == offset) {
    lane.offsets.pop_front();
  } else {
    std::erase(lane.offsets, offset);
  }
  again_ -= item.again ? 1 : 0;
  items_.erase(found);
  file(lane);
  return event;
}

std::vector<std::uint64_t> Lanes::missing() const {
  std::vector<std::uint64_t> offsets;
  for (const Lane* lane : hungry_) {
    for (std::size_t i = 0; i < std::min(lane->offsets.size(), kHeldUpLaneMax); ++i) {
      if (items_.at(lane->offsets[i]).place == Place::parked) offsets.push_back(lane->offsets[i]);
    }
    if (offsets.size() >= kMissingAtOnce) break;
  }
  std::ranges::sort(offsets);
  return offsets;
}

void Lanes::bring(Event event) {
  const auto found = items_.find(event.offset);
  if (found == items_.end() || found->second.place != Place::parked) return;
  Item& item = found->second;
  Lane& lane = *item.lane;
  unfile(lane);
  item.place = Place::here;
  item.bytes = event.json.size();
  item.event = std::move(event);
  item.event.again = item.again;
  bytes_ += item.bytes;
  --lane.parked;
  --parked_;
  ++lane.here;
  file(lane);
}

bool Lanes::is_again(std::uint64_t offset) const {
  const auto found = items_.find(offset);
  return found != items_.end() && found->second.again;
}

std::optional<Deadline> Lanes::next_retry() const {
  if (waiting_.empty()) return std::nullopt;
  return waiting_.begin()->first;
}

std::optional<Timestamp> Lanes::oldest() const {
  if (items_.empty()) return std::nullopt;
  return items_.begin()->second.received_at;
}

std::vector<std::uint64_t> Lanes::waiting_below(std::uint64_t offset, std::size_t count) const {
  std::vector<std::uint64_t> offsets;
  for (const auto& [here, item] : items_) {
    if (here >= offset || offsets.size() == count) break;
    if (item.place != Place::under_way && !item.again) offsets.push_back(here);
  }
  return offsets;
}

}  // namespace analytics::server
