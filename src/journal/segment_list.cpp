#include "journal/segment_list.h"

#include <algorithm>
#include <utility>

namespace analytics {

SegmentList::SegmentList(std::vector<SegmentInfo> segments, JournalEnd end)
    : segments_(std::move(segments)), end_(end), end_offset_(end.offset) {}

void SegmentList::publish(std::span<const SegmentInfo> changed, JournalEnd end) {
  const std::lock_guard lock(mutex_);
  segments_.back() = changed.front();
  segments_.insert(segments_.end(), changed.begin() + 1, changed.end());
  end_ = end;
  end_offset_.store(end.offset, std::memory_order_release);
}

void SegmentList::replace(std::vector<SegmentInfo> segments, JournalEnd end) {
  const std::lock_guard lock(mutex_);
  segments_ = std::move(segments);
  end_ = end;
  end_offset_.store(end.offset, std::memory_order_release);
}

std::optional<SegmentInfo> SegmentList::take_oldest_below(JournalEnd below) {
  const std::lock_guard lock(mutex_);
  if (segments_.size() < 2 || segments_[1].base_offset > below.offset ||
      segments_[1].base_frame > below.frame) {
    return std::nullopt;
  }
  const SegmentInfo oldest = segments_.front();
  segments_.erase(segments_.begin());
  return oldest;
}

void SegmentList::put_back_oldest(SegmentInfo segment) {
  const std::lock_guard lock(mutex_);
  segments_.insert(segments_.begin(), segment);
}

SegmentList::Look SegmentList::look(std::uint64_t base_frame) const {
  const std::lock_guard lock(mutex_);
  Look look;
  auto at = std::ranges::lower_bound(segments_, base_frame, {}, &SegmentInfo::base_frame);
  if (at != segments_.end() && at->base_frame == base_frame) look.self = *at++;
  if (at != segments_.end()) look.next = *at;
  return look;
}

SegmentInfo SegmentList::find_frame(std::uint64_t frame) const {
  const std::lock_guard lock(mutex_);
  auto after = std::ranges::upper_bound(segments_, frame, {}, &SegmentInfo::base_frame);
  return after == segments_.begin() ? *after : *(after - 1);
}

SegmentInfo SegmentList::find_offset(std::uint64_t offset) const {
  const std::lock_guard lock(mutex_);
  // The last one that begins below the offset: frames without records, at its very end, may stand
  // at the offset with which the next one begins.
  auto after = std::ranges::lower_bound(segments_, offset, {}, &SegmentInfo::base_offset);
  return after == segments_.begin() ? *after : *(after - 1);
}

std::vector<SegmentInfo> SegmentList::segments() const {
  const std::lock_guard lock(mutex_);
  return segments_;
}

JournalEnd SegmentList::end() const {
  const std::lock_guard lock(mutex_);
  return end_;
}

std::uint64_t SegmentList::begin_offset() const {
  const std::lock_guard lock(mutex_);
  return segments_.front().base_offset;
}

std::uint64_t SegmentList::begin_frame() const {
  const std::lock_guard lock(mutex_);
  return segments_.front().base_frame;
}

std::optional<std::uint64_t> SegmentList::oldest_end() const {
  const std::lock_guard lock(mutex_);
  if (segments_.size() < 2) return std::nullopt;
  return segments_[1].base_offset;
}

std::size_t SegmentList::count() const {
  const std::lock_guard lock(mutex_);
  return segments_.size();
}

std::uint64_t SegmentList::bytes() const {
  const std::lock_guard lock(mutex_);
  std::uint64_t bytes = 0;
  for (const SegmentInfo& segment : segments_) bytes += segment.file_bytes;
  return bytes;
}

std::uint64_t SegmentList::offset_within(std::uint64_t bytes) const {
  const std::lock_guard lock(mutex_);
  std::uint64_t offset = segments_.back().base_offset;
  std::uint64_t taken = 0;
  for (auto segment = segments_.rbegin(); segment != segments_.rend(); ++segment) {
    taken += segment->file_bytes;
    if (taken > bytes) break;
    offset = segment->base_offset;
  }
  return offset;
}

}  // namespace analytics
