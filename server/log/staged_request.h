#pragma once

// A request between the event log and its journal: what is taken back where it is not stored, and
// whom to tell. For the event log's own files.
//
//   auto staged = std::make_shared<EventLog::Staged>();
//
// Handed from the thread that stages to the journal's.

#include <cstdint>
#include <optional>
#include <thread>
#include <vector>

#include "server/log/event_log.h"

namespace analytics::server {

struct EventLog::Staged {
  FrameHead head;
  std::vector<IdHash> inserted;
  Done done;
  std::uint64_t frame = 0;
  Deadline staged_at{};
  std::thread::id stager{};
  bool is_counts = false;          // Of requests without events; what it has is in unlogged_.
  std::optional<Error> refused{};  // Out of hand, before `append` of the journal returned.
};

}  // namespace analytics::server
