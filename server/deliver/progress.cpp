#include "server/deliver/progress.h"

#include <algorithm>
#include <iterator>

namespace analytics::server {

void Progress::done(std::uint64_t begin, std::uint64_t end) {
  begin = std::max(begin, low_water_);
  if (begin >= end) return;
  auto next = beyond_.upper_bound(begin);
  if (next != beyond_.begin() && std::prev(next)->second >= begin) {
    --next;
    begin = next->first;
  }
  while (next != beyond_.end() && next->first <= end) {
    end = std::max(end, next->second);
    next = beyond_.erase(next);
  }
  if (begin == low_water_) {
    low_water_ = end;
  } else {
    beyond_.emplace(begin, end);
  }
}

bool Progress::is_done(std::uint64_t offset) const {
  if (offset < low_water_) return true;
  const auto next = beyond_.upper_bound(offset);
  return next != beyond_.begin() && std::prev(next)->second > offset;
}

}  // namespace analytics::server
