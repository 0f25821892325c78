#pragma once

// How long a journal keeps what it has: by age, by bytes, and never what somebody still needs.
// Whole segments go, the oldest first; the active one stays. The journal carries it out.
//
//   const Retention policy{.age_max = std::chrono::hours(24 * 7), .bytes_max = 20'000'000'000};
//   RetentionPlan plan = plan_retention(segments, policy, now, floor);
//   journal->retain(policy, floor);  // the same, and removes them
//
// A segment is as old as its newest record, which was written at the latest when the next segment
// was begun. So nothing goes before it is `age_max` old, and all of it once the youngest is.
//
// When the clock jumps. Segments are begun one after the other, so a time of beginning is doubted
// that lies in the future, or before that of an earlier segment. In its place counts the next one
// that is not doubted, which is later than the true one, or else now: such a segment may stay too
// long, until the clock has caught up or a later segment has a right time, and is never removed too
// early. A clock that runs ahead while the journal is open is doubted for a day (RetentionClock).
// What cannot be told is a clock that was wrong already when the journal was opened: where it is
// ahead by more than `age_max`, everything sealed looks old, and goes, down to `floor`.
//
// Pure; the clock is one thread's at a time.

#include <cstdint>
#include <optional>
#include <span>

#include <analytics/clock.h>

#include "journal/segment_list.h"

namespace analytics {

struct Retention {
  std::optional<Duration> age_max{};
  /// What all segments may take on the disk together, space that is set aside included.
  std::optional<std::uint64_t> bytes_max{};
};

struct RetentionPlan {
  /// Segments whose frames all lie below this one are to go; those have no record at or above
  /// the floor.
  std::uint64_t below_frame = 0;
  /// The policy asks for more, but the floor does not allow it.
  bool held_back = false;
};

/// `segments` as the journal has them, at least one. Records from `floor` on are needed.
RetentionPlan plan_retention(std::span<const SegmentInfo> segments, const Retention& policy,
                             Timestamp now, std::uint64_t floor);

/// The time by which ages are told: the wall's, but where it runs ahead of the steady clock by more
/// than clocks are put right by, then for a day only what the steady clock allows. A machine that
/// slept looks the same, and is believed a day later.
class RetentionClock {
 public:
  RetentionClock(Timestamp wall, Deadline steady) : wall_(wall), steady_(steady) {}

  /// To be asked more often than once a day.
  Timestamp now(Timestamp wall, Deadline steady);

 private:
  Timestamp wall_;  // When the two were last believed to agree.
  Deadline steady_;
};

/// What Journal::retain has removed.
struct RetentionOutcome {
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;
  /// The policy is still exceeded, because of the floor.
  bool held_back = false;
};

}  // namespace analytics
