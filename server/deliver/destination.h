#pragma once

// What a destination is to the delivery engine: something that takes events and says of each what
// became of it. The engine owns order, retries, state and counting; a destination only makes one
// attempt when it is asked to.
//
//   destination->deliver(events, deadline, [](std::vector<Outcome> outcomes) { … });
//
// The engine calls `deliver` from one thread; `done` may be called from any.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/deliver/attempt_trace.h"
#include "server/deliver/counts.h"

namespace analytics::server {

/// An accepted event as a destination gets it.
struct Event {
  std::uint64_t offset = 0;  ///< Its place in the event log.
  std::string source{};      ///< The source's id.
  std::string type{};        ///< "track", "identify", …
  std::string message_id{};
  std::string user{};  ///< The user id, or else the anonymous id: what order is kept by.
  std::string json{};  ///< The whole event as routed: one valid JSON object.
  Timestamp received_at{};
  /// Sent a second time on purpose, by a replay or a redrive; the events of an attempt all are or
  /// none is. What keeps an offset writes such an event by its message id, so that it is there
  /// once, and leaves its offset alone.
  bool again = false;
};

/// What became of one event in one attempt.
struct Outcome {
  enum class Kind : std::uint8_t {
    delivered,     ///< Taken for good.
    retry,         ///< Not taken; the same attempt may succeed later.
    unknown,       ///< It may have been taken: no answer came. Tried again, and counted apart.
    split,         ///< Refused for one of its events or for its size: its halves are tried. An
                   ///< attempt of one event is discarded.
    discarded,     ///< Never will be taken: the event is at fault.
    unauthorized,  ///< Not taken: the settings are at fault. The event is discarded, and the
                   ///< destination pauses before others are lost the same way.
  };
  Kind kind = Kind::delivered;
  int status = 0;        ///< The HTTP status, where there was one.
  std::string code{};    ///< Stable, for counting: "400", "ECONNREFUSED", "row_too_wide".
  std::string detail{};  ///< For people; never a secret, never an event's contents.
  std::optional<Duration> retry_after{};  ///< What the destination asked for.
  /// What was sent and answered, where it was written down: the same for all of an attempt.
  std::shared_ptr<const AttemptTrace> trace{};
};

class Destination {
 public:
  using Events = std::shared_ptr<const std::vector<Event>>;
  using Done = std::function<void(std::vector<Outcome>)>;

  struct Shape {
    std::size_t batch_max = 1;  ///< Events an attempt, at most.
    /// Bytes of JSON an attempt, at most; a single event always goes.
    std::size_t batch_bytes_max = std::size_t{4} << 20;
    std::size_t attempts_at_once = 1;  ///< Attempts under way at the same time, at most.
    /// How long an event waits for an attempt to fill up.
    Duration linger{};
    /// Outcomes within an attempt may differ: it then has one event of each user at most, so that
    /// none overtakes another.
    bool outcomes_differ = false;
    /// Keeps the offset of the last event in the same transaction as what it made of the events:
    /// `committed` then outranks the engine's own state. Implies one attempt at once, and every
    /// event before an attempt's last one is either in it or was not to be delivered.
    bool transactional = false;
  };

  /// What a transactional destination holds for good.
  struct Committed {
    std::uint64_t offset = 0;  ///< After the last event; 0 before the first.
    /// What it has discarded since it began, by code: counted in the same transaction.
    CountsByCode discarded{};
  };

  virtual ~Destination() = default;

  virtual Shape shape() const = 0;

  /// Makes one attempt. Calls `done` exactly once, by the deadline or shortly after, with one
  /// outcome for each event, in their order. The engine makes no attempt while one is under way
  /// that would exceed `attempts_at_once`.
  virtual void deliver(Events events, Deadline deadline, Done done) = 0;

  /// For a transactional destination.
  virtual Result<Committed> committed() { return Committed{}; }
};

}  // namespace analytics::server
