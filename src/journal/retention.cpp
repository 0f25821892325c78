#include "journal/retention.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "journal/segment_file.h"

namespace analytics {
namespace {

constexpr Duration kDoubted = std::chrono::hours(24);
// How far the wall's clock may run ahead of the steady one and be believed at once: a second, and
// one in a hundred, which is more than any clock is slewed by.
constexpr Duration kAhead = std::chrono::seconds(1);
constexpr int kAheadShare = 100;

/// When each segment was sealed, which is when the next was begun; the last one's is `now`.
std::vector<std::uint64_t> sealed_ms(std::span<const SegmentInfo> segments, std::uint64_t now_ms) {
  std::vector<bool> believed(segments.size());
  std::uint64_t latest_ms = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::uint64_t begun_ms = segments[i].created_ms;
    believed[i] = begun_ms <= now_ms && begun_ms >= latest_ms;
    if (believed[i]) latest_ms = begun_ms;
  }
  std::vector<std::uint64_t> sealed(segments.size(), now_ms);
  for (std::size_t i = segments.size() - 1; i > 0; --i) {
    sealed[i - 1] = believed[i] ? segments[i].created_ms : sealed[i];
  }
  return sealed;
}

std::uint64_t bytes_of(std::span<const SegmentInfo> segments) {
  std::uint64_t bytes = 0;
  for (const SegmentInfo& segment : segments) bytes += segment.file_bytes;
  return bytes;
}

}  // namespace

RetentionPlan plan_retention(std::span<const SegmentInfo> segments, const Retention& policy,
                             Timestamp now, std::uint64_t floor) {
  const std::uint64_t now_ms = to_ms(now);
  const std::vector<std::uint64_t> sealed = sealed_ms(segments, now_ms);
  std::uint64_t bytes = bytes_of(segments);
  RetentionPlan plan{.below_frame = segments.front().base_frame};
  for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
    const std::chrono::milliseconds age(now_ms - sealed[i]);
    const bool is_old =
        policy.age_max && age >= std::chrono::ceil<std::chrono::milliseconds>(*policy.age_max);
    const bool is_over = policy.bytes_max && bytes > *policy.bytes_max;
    if (!is_old && !is_over) break;
    const SegmentInfo& next = segments[i + 1];
    if (next.base_offset > floor) {
      plan.held_back = true;
      break;
    }
    plan.below_frame = next.base_frame;
    bytes -= segments[i].file_bytes;
  }
  return plan;
}

Timestamp RetentionClock::now(Timestamp wall, Deadline steady) {
  const Duration passed = std::max(steady - steady_, Duration::zero());
  const Timestamp expected =
      wall_ + std::chrono::duration_cast<Timestamp::duration>(passed + passed / kAheadShare);
  if (wall > expected + kAhead && passed < kDoubted) return expected;
  wall_ = wall;
  steady_ = steady;
  return wall;
}

}  // namespace analytics
