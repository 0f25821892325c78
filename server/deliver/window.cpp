#include "server/deliver/window.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace analytics::server {

void Window::add(Event event) {
  bytes_ += event.json.size();
  const std::uint64_t offset = event.offset;
  items_.emplace(offset, Item{.event = std::move(event)});
}

std::vector<Event> Window::pick(std::size_t count, Deadline now) {
  std::vector<Event> picked;
  std::unordered_set<std::string_view> blocked;
  for (auto& [offset, item] : items_) {
    if (picked.size() == count) break;
    if (blocked.contains(item.event.user)) continue;
    if (!item.ready(now)) {
      blocked.insert(item.event.user);
      continue;
    }
    item.under_way = true;
    picked.push_back(item.event);
  }
  return picked;
}

std::vector<Event> Window::pick_in_order(std::size_t count, Deadline now) {
  std::vector<Event> picked;
  for (auto& [offset, item] : items_) {
    if (picked.size() == count || !item.ready(now)) break;
    item.under_way = true;
    picked.push_back(item.event);
  }
  return picked;
}

Window::Failures Window::fail(std::uint64_t offset, Deadline now) {
  const auto found = items_.find(offset);
  if (found == items_.end()) return {};
  Failures& failures = found->second.failures;
  if (failures.count++ == 0) failures.since = now;
  return failures;
}

void Window::retry(std::uint64_t offset, Deadline at) {
  const auto found = items_.find(offset);
  if (found == items_.end()) return;
  found->second.under_way = false;
  found->second.retry_at = at;
}

void Window::remove(std::uint64_t offset) {
  const auto found = items_.find(offset);
  if (found == items_.end()) return;
  bytes_ -= found->second.event.json.size();
  items_.erase(found);
}

std::optional<Deadline> Window::next_retry() const {
  std::optional<Deadline> next;
  for (const auto& [offset, item] : items_) {
    if (!item.under_way && item.retry_at)
      next = next ? std::min(*next, *item.retry_at) : *item.retry_at;
  }
  return next;
}

}  // namespace analytics::server
