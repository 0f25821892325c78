#pragma once

// Counts again what an event log has, frame by frame, and says what doesn't agree: the totals that
// each frame carries must be those before it and what it adds, and its records must be what it
// says that it accepted.
//
//   LogRecount recount;
//   verify_journal(files, folder, [&](const StoredFrame& frame) { return recount.add(frame); });
//
// Not synchronised.

#include <analytics/result.h>

#include "journal/frame_reader.h"
#include "server/log/counts.h"
#include "server/log/record.h"

namespace analytics::server {

class LogRecount {
 public:
  /// `corrupt`, with the frame's number, where it does not agree with those before it.
  Result<void> add(const StoredFrame& frame);

  /// The checkpoint must have what is counted before its frame; to be set before that is added.
  void expect(Checkpoint checkpoint) { checkpoint_ = std::move(checkpoint); }

  const AllCounts& totals() const noexcept { return totals_; }

 private:
  Result<void> add(const StoredFrame& frame, const FrameHead& head);
  Result<void> compare(const StoredFrame& frame);

  AllCounts totals_;  // Of the sources that were met.
  std::optional<Checkpoint> checkpoint_;
};

}  // namespace analytics::server
