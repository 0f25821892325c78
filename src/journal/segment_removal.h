#pragma once

// Removes whole segments, the oldest first, so that whatever a crash leaves has no gap: the
// folder is synced after each, and before the next.
//
//   SegmentRemoval removal(files, folder, list);
//   Result<RemovedSegments> removed = removal.below({.frame = 12, .offset = 340});
//
// One thread's at a time; shares the list with writer and cursors.

#include <cstdint>
#include <memory>
#include <string>

#include <analytics/result.h>

#include "journal/files.h"
#include "journal/segment_list.h"

namespace analytics {

struct RemovedSegments {
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;
};

class SegmentRemoval {
 public:
  SegmentRemoval(Files& files, std::string folder, std::shared_ptr<SegmentList> list)
      : files_(files), folder_(std::move(folder)), list_(std::move(list)) {}

  /// Removes the segments that end at or before both; never the last one. After an error, those
  /// before the one that it names are gone.
  Result<RemovedSegments> below(JournalEnd end);

 private:
  Files& files_;
  const std::string folder_;
  const std::shared_ptr<SegmentList> list_;
  bool is_unsynced_ = false;  // A name was removed, and the disk may not know.
};

}  // namespace analytics
