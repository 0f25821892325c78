#pragma once

// The debugger as server-sent events: what comes, as it comes, for as long as somebody looks.
// `event` has an event, with its number as the id to go on from; `skipped` says how many came that
// are not shown; a comment comes where nothing else does, so that both sides know of each other.
//
//   EventStreams streams(debugger, Clock::real());
//   reply({.content_type = "text/event-stream", .stream = streams.open(query, last_id)});
//
// EventStreams is safe for use by several threads and must outlive its streams, as the debugger and
// the clock must; a stream belongs to one thread.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include <analytics/clock.h>

#include "server/console/debugger.h"
#include "server/http/body_stream.h"

namespace analytics::server {

class EventStreams {
 public:
  static constexpr std::size_t kStreamsMax = 32;
  /// Of events that a part of the stream looks at, and of the bytes after which it ends.
  static constexpr std::size_t kEventsPerPart = 250;
  static constexpr std::size_t kBytesPerPart = 256 * 1024;
  static constexpr std::chrono::seconds kSilenceMax{15};

  EventStreams(const Debugger& debugger, std::shared_ptr<Clock> clock)
      : debugger_(debugger), clock_(std::move(clock)) {}

  /// From now on, or behind the event of that number. Nothing where there are too many already.
  std::shared_ptr<BodyStream> open(EventQuery query, std::optional<std::uint64_t> last_number);

 private:
  class Stream;

  const Debugger& debugger_;
  const std::shared_ptr<Clock> clock_;
  std::atomic<std::size_t> open_{0};
};

}  // namespace analytics::server
