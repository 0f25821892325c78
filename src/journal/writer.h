#pragma once

// The journal without its thread: writes groups of frames, one sync a group, and begins the next
// segment where one is full. What is on stable storage it publishes in the SegmentList.
//
//   JournalWriter writer(files, folder, std::move(recovered), {.segment_bytes_max = 1 << 20});
//   Result<std::uint64_t> first = writer.commit(frames, now);
//
// One thread's at a time. Owns the active segment's file.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "journal/frame.h"
#include "journal/frame_packer.h"
#include "journal/recovery.h"
#include "journal/segment_list.h"

namespace analytics {

/// As JournalOptions has them.
struct SegmentSettings {
  std::uint64_t segment_bytes_max = 0;
  std::optional<Duration> segment_age_max{};
  std::uint64_t preallocate_bytes = 0;
};

class JournalWriter {
 public:
  JournalWriter(Files& files, std::string folder, RecoveredJournal recovered,
                SegmentSettings settings);

  /// Writes the frames, which must have passed `check`, and returns once they are on stable
  /// storage, with the offset of the first one's first record. After an error none of them counts,
  /// and every later call is `not_available`: after a failed sync nothing that was written since
  /// the last good one may be believed, so the journal must be recovered again.
  Result<std::uint64_t> commit(std::span<const JournalFrame> frames, Timestamp now);
  /// Goes on with what was recovered, as if newly made, but with the same list.
  void resume(RecoveredJournal recovered);

  /// Gives back what is set aside behind the last frame; after a failure, nothing.
  Result<void> give_back();

  /// What is on stable storage; shared with cursors.
  const std::shared_ptr<SegmentList>& list() const noexcept { return list_; }

 private:
  void take_over(RecoveredJournal& recovered);
  Result<void> write(std::span<const JournalFrame> frames, Timestamp now);
  void pack(const JournalFrame& frame, Timestamp now);
  Result<void> flush();
  Result<void> set_aside(std::uint64_t group_bytes);
  Result<void> begin_segment(Timestamp now);
  bool is_old(Timestamp now) const noexcept;
  SegmentInfo active_as_it_is() const noexcept;
  bool belongs_in_next(const JournalFrame& frame) const noexcept;
  Result<void> check_room(std::span<const JournalFrame> frames) const;

  Files& files_;
  const std::string folder_;
  const SegmentSettings settings_;
  std::shared_ptr<SegmentList> list_;
  SegmentHeader active_;
  std::unique_ptr<File> file_;
  SegmentPosition end_;              ///< After what was packed.
  std::uint64_t written_bytes_ = 0;  ///< Of the active segment's file.
  std::uint64_t file_bytes_ = 0;     ///< The same, with what is set aside.
  bool sets_aside_ = true;           ///< False for the rest of a segment where that failed.
  std::uint64_t synced_bytes_ = 0;   ///< Where the group being written begins in it.
  FramePacker packer_;
  std::vector<SegmentInfo> changed_;  ///< To be published once the group is synced.
  std::optional<Error> failure_;
};

}  // namespace analytics
