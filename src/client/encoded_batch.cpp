#include "client/encoded_batch.h"

#include <algorithm>

namespace analytics {

std::string_view EncodedBatch::event(std::size_t index) const noexcept {
  const std::size_t begin = index == 0 ? 0 : ends[index - 1] + 1;  // Behind the comma.
  return std::string_view(events).substr(begin, ends[index] - begin);
}

std::size_t EncodedBatch::event_bytes() const noexcept {
  return empty() ? 0 : events.size() - (size() - 1);
}

std::uint64_t EncodedBatch::count_through(std::uint64_t number) const noexcept {
  if (first_number == kRecovered) return size();
  if (empty() || first_number > number) return 0;
  return std::min<std::uint64_t>(size(), number - first_number + 1);
}

void EncodedBatch::add(std::string_view event) {
  if (!empty()) events += ',';
  events += event;
  ends.push_back(static_cast<std::uint32_t>(events.size()));
}

void EncodedBatch::clear() noexcept {
  events.clear();
  ends.clear();
  first_number = 0;
  spooled.reset();
  is_held = false;
  attempts_before = 0;
}

EncodedBatch EncodedBatch::take_front(std::size_t count) {
  const std::uint32_t cut = ends[count - 1];
  EncodedBatch front;
  front.events = events.substr(0, cut);
  front.ends.assign(ends.begin(), ends.begin() + static_cast<std::ptrdiff_t>(count));
  front.first_number = first_number;
  front.opened_at = opened_at;
  front.spooled = spooled;
  front.is_held = is_held;
  front.attempts_before = attempts_before;

  events.erase(0, cut + 1);
  ends.erase(ends.begin(), ends.begin() + static_cast<std::ptrdiff_t>(count));
  for (std::uint32_t& end : ends) end -= cut + 1;
  if (first_number != kRecovered) first_number += count;
  if (spooled) front.spooled->end = spooled->begin += count;
  return front;
}

std::pair<EncodedBatch, EncodedBatch> EncodedBatch::split() && {
  EncodedBatch first = take_front(size() / 2);
  return {std::move(first), std::move(*this)};
}

}  // namespace analytics
