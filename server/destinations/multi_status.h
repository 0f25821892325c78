#pragma once

// The answer by which a receiver says of each event of a request what became of it: status 207,
// and a JSON array with one object for each event, in their order, as Segment's destinations do.
//
//   [{"status": 200}, {"status": 400, "error": "PAYLOAD_VALIDATION_FAILED"}]
//
//   std::vector<Outcome> outcomes = multi_status(response.body, events->size(), wait);
//
// Pure functions.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "server/deliver/destination.h"

namespace analytics::server {

inline constexpr int kMultiStatus = 207;
/// What such an answer may have for each event; it may always have 64 KiB.
inline constexpr std::size_t kMultiStatusBytesPerEvent = 256;

/// One outcome for each event, as `status_outcome` has it, but that a 400 or 413 discards the
/// event: there is nothing left to split. An event that the answer has no status for counts as 500,
/// as at Segment; all of them do where it is no such array. `retry_after` is what those are given
/// that are tried again. `error` is kept where it is a name in capitals: anything else may be of
/// the event's contents.
std::vector<Outcome> multi_status(std::string_view body, std::size_t count,
                                  std::optional<Duration> retry_after);

}  // namespace analytics::server
