#pragma once

// Opening a journal's folder: what docs/journal-format.md, "Recovery", says, step by step. The
// caller holds the lock.
//
//   Result<RecoveredJournal> recovered = recover_journal(files, folder, now);
//   JournalWriter writer(files, folder, std::move(*recovered), segment_bytes_max);
//
// A function without state; not to be run twice at once on a folder.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "journal/files.h"
#include "journal/format.h"
#include "journal/frame_reader.h"
#include "journal/segment_list.h"

namespace analytics {

/// What opening had to put right.
struct JournalRepair {
  std::uint64_t bytes_cut = 0;   ///< Remains of a group that was never acknowledged.
  bool segment_removed = false;  ///< A segment whose creation was cut short.
};

struct RecoveredJournal {
  std::vector<SegmentInfo> segments{};
  SegmentHeader active{};        ///< The last segment's.
  std::unique_ptr<File> file{};  ///< The last segment, to go on writing.
  SegmentPosition end{};         ///< Where in it.
  std::uint64_t file_bytes = 0;  ///< Of it; behind the end, zeros that are set aside.
  JournalRepair repair{};
};

/// After an error nothing was changed, but for a segment whose creation was cut short. What is
/// known to have been acknowledged, which only a journal that is opened once more knows, must be
/// there: an earlier end is damage, where otherwise it would look like a torn write, and be cut.
Result<RecoveredJournal> recover_journal(Files& files, const std::string& folder, Timestamp now,
                                         const JournalEnd& acknowledged = {});

}  // namespace analytics
