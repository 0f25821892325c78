#pragma once

// One attempt of a pack's destination: its events are mapped, put together into calls, and the
// calls made; each event's outcome is the worst of its calls.
//
//   std::make_shared<Attempt>(parts, events, deadline, done)->start();
//
// A mapping's calls wait for those of earlier mappings that have an event in common with it. What a
// call of several events has refused as a whole is tried again in halves, unless it was the whole
// attempt: then the engine does that.

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include <analytics/clock.h>
#include <analytics/transport.h>

#include "server/deliver/destination.h"
#include "server/destinations/pack/delivery/call.h"
#include "server/destinations/pack/delivery/call_gate.h"
#include "server/destinations/pack/delivery/compiled_pack.h"
#include "server/destinations/pack/delivery/mapped_events.h"
#include "server/destinations/pack/delivery/strand.h"

namespace analytics::server::pack {

/// The memory of attempts that are over, for those to come. Safe for use by several threads.
class MemoryPool {
 public:
  std::unique_ptr<AttemptMemory> take();
  void give_back(std::unique_ptr<AttemptMemory> memory);

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<AttemptMemory>> free_;
};

/// What the attempts of one destination share. The transport must outlive the attempts' requests.
struct AttemptParts {
  std::shared_ptr<const CompiledPack> pack{};
  std::shared_ptr<Transport> transport{};
  std::shared_ptr<Clock> clock{};
  std::shared_ptr<TraceBudget> budget{};
  std::shared_ptr<CallGate> gate{};
  std::shared_ptr<MemoryPool> memories{};
  /// Whether actions that have batches are given several events at once.
  bool is_batch = true;

  AttemptParts without_transport() const {
    AttemptParts parts = *this;
    parts.transport.reset();
    return parts;
  }
};

class Attempt : public std::enable_shared_from_this<Attempt> {
 public:
  Attempt(const AttemptParts& parts, Destination::Events events, Deadline deadline,
          Destination::Done done);

  void start();

 private:
  using CallEvents = std::vector<const MappedEvent*>;

  /// A mapping's share of the attempt.
  struct Wave {
    std::size_t waits_for = 0;      // Earlier mappings that are not through yet.
    std::vector<std::size_t> next;  // Later ones that wait for it.
    std::size_t calls = 0;          // Under way, or waiting for the gate.
  };

  void begin();
  void order_waves();
  void begin_wave(std::size_t mapping);
  void end_wave(std::size_t mapping);
  std::vector<CallEvents> calls_of(std::size_t mapping) const;
  void begin_call(std::size_t mapping, CallEvents events);
  void run_call(std::size_t mapping, CallEvents events);
  void end_call(std::size_t mapping, const CallEvents& events, std::vector<Outcome> outcomes);
  void try_in_parts(std::size_t mapping, const CallEvents& events, CallEvents refused);
  bool is_live(std::size_t event) const;
  void fold(std::size_t event, Outcome outcome);
  void finish();
  std::function<void(std::function<void()>)> entrance();

  // The transport's own thread may be the last that has the attempt, and must not destroy the
  // transport: whoever made the destination keeps it until its requests have ended.
  Transport& transport_;
  const AttemptParts parts_;
  const Destination::Events events_;
  const Deadline deadline_;
  const Destination::Done done_;
  Strand strand_;
  std::unique_ptr<AttemptMemory> memory_;
  Timestamp now_{};
  MappedEvents mapped_;
  std::vector<Wave> waves_;
  std::size_t waves_left_ = 0;
  std::size_t calls_begun_ = 0;
};

}  // namespace analytics::server::pack
