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

namespace analytics::server {

/// An accepted event as a destination gets it.
struct Event {
  std::uint64_t offset = 0;  ///< Its place in the event log.
  std::string source{};      ///< The source's id.
  std::string type{};        ///< "track", "identify", …
  std::string message_id{};
  std::string user{};  ///< The user id, or else the anonymous id: what order is kept by.
  std::string json{};  ///< The whole event as routed: one valid JSON object.
};

/// What became of one event in one attempt.
struct Outcome {
  enum class Kind : std::uint8_t {
    delivered,  ///< Taken for good.
    retry,      ///< Not taken; the same attempt may succeed later.
    discarded,  ///< Never will be taken.
  };
  Kind kind = Kind::delivered;
  int status = 0;        ///< The HTTP status, where there was one.
  std::string code{};    ///< Stable, for counting: "400", "ECONNREFUSED", "row_too_wide".
  std::string detail{};  ///< For people; never a secret, never an event's contents.
  std::optional<Duration> retry_after{};  ///< What the destination asked for.
};

class Destination {
 public:
  using Events = std::shared_ptr<const std::vector<Event>>;
  using Done = std::function<void(std::vector<Outcome>)>;

  struct Shape {
    std::size_t batch_max = 1;         ///< Events an attempt, at most.
    std::size_t attempts_at_once = 1;  ///< Attempts under way at the same time, at most.
    /// Keeps the offset of the last event in the same transaction as what it made of the events:
    /// `committed_offset` then outranks the engine's own state. Implies one attempt at once, and
    /// every event before an attempt's last one is either in it or was not to be delivered.
    bool transactional = false;
  };

  virtual ~Destination() = default;

  virtual Shape shape() const = 0;

  /// Makes one attempt. Calls `done` exactly once, by the deadline or shortly after, with one
  /// outcome for each event, in their order; a transactional destination does so before it returns.
  virtual void deliver(Events events, Deadline deadline, Done done) = 0;

  /// For a transactional destination: the offset after the last event that it holds for good;
  /// 0 before the first.
  virtual Result<std::uint64_t> committed_offset() { return std::uint64_t{0}; }
};

}  // namespace analytics::server
