#include "journal/frame.h"

#include <numeric>

namespace analytics {

Result<void> JournalFrame::check() const {
  if (lengths.size() > kFrameRecordsMax) {
    return Error{ErrorCode::message_too_large,
                 "a journal frame holds at most " + std::to_string(kFrameRecordsMax) + " records"};
  }
  if (bytes() > kFrameBytesMax) {
    return Error{ErrorCode::message_too_large, "a journal frame has at most " +
                                                   std::to_string(kFrameBytesMax) + " bytes, not " +
                                                   std::to_string(bytes())};
  }
  if (std::accumulate(lengths.begin(), lengths.end(), std::uint64_t{0}) != records.size()) {
    return Error{ErrorCode::invalid_field, "a journal frame's lengths do not add up to its bytes"};
  }
  return {};
}

}  // namespace analytics
