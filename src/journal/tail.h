#pragma once

// Looks at a journal's last segment for what a crash leaves there: recovery puts it right,
// verification reports it.
//
//   Result<Tail> tail = look_at_tail(reader, stopped_by, file_bytes);
//   if (tail && tail->kind == Tail::Kind::torn) cut(reader.position().bytes);
//
// Functions without state.

#include <cstdint>
#include <string>
#include <vector>

#include <analytics/result.h>

#include "journal/files.h"
#include "journal/format.h"
#include "journal/frame_reader.h"

namespace analytics {

/// What stands after the last right frame.
struct Tail {
  enum class Kind {
    clean,   ///< Nothing, or zeros.
    torn,    ///< Remains of a group that was never acknowledged.
    damage,  ///< Bytes that were on stable storage once and are not right any more.
  };
  Kind kind = Kind::clean;
  const char* problem = nullptr;  ///< Where there is damage.
};

/// Step 6 of the format's "Recovery", for a reader that `next` has brought to the end.
Result<Tail> look_at_tail(FrameReader& reader, ReadOutcome stopped_by, std::uint64_t file_bytes);

/// Step 3: whether the last of the segments is a creation that was cut short, and holds nothing.
/// False where its header is right, and where it is damaged.
Result<bool> is_unfinished(Files& files, const std::string& folder,
                           const std::vector<SegmentName>& names);

/// Whether a file holds only zeros from `position` to `file_bytes`.
Result<bool> only_zeros(FrameReader& reader, std::uint64_t position, std::uint64_t file_bytes);

}  // namespace analytics
