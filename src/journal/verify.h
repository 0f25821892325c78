#pragma once

// Reads a whole journal back and says what is there and what is the first thing that is damaged.
// Changes nothing, so that a folder which may only be read is enough. The journal must not be open
// elsewhere.
//
//   Result<JournalReport> report = verify_journal(Files::real(), folder, count);
//   if (report && report->damage) print(report->damage->message);
//
// A function without state.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <analytics/result.h>

#include "journal/files.h"
#include "journal/frame_reader.h"

namespace analytics {

struct JournalReport {
  std::uint64_t segments = 0;
  std::uint64_t frames = 0;
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;         ///< Headers and frames, padding included.
  std::uint64_t begin_offset = 0;  ///< What is there, as far as it could be read.
  std::uint64_t end_offset = 0;
  /// Remains of a group that was never acknowledged, which opening would cut; no damage.
  std::uint64_t torn_bytes = 0;
  /// The first damage: `corrupt`, with file and position.
  std::optional<Error> damage{};
};

/// Sees every right frame, in order; those before the damage too. Its `corrupt` is damage, at the
/// frame's position; after any other error of its, verifying ends with that.
using FrameVisitor = std::function<Result<void>(const StoredFrame&)>;

/// An error only where the journal could not be read at all: `locked`, `io_error`; or the
/// visitor's. Where the folder has no lock file and none can be made, nobody has it open, and it is
/// read so.
Result<JournalReport> verify_journal(Files& files, const std::string& folder,
                                     const FrameVisitor& visitor = nullptr);

}  // namespace analytics
