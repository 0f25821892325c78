#pragma once

// The attempts that a Kafka destination has under way: gathers the outcome of each event, and says
// so when the last one of an attempt is known.
//
//   std::shared_ptr<Attempts::One> attempt = attempts.begin(events->size(), deadline, done);
//   producer.produce({…, .opaque = attempt->slot(i)});
//   attempts.settle(slot, outcome);   // calls done with the last one
//
// Safe for use by several threads; `done` is called with no lock held.

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "server/deliver/destination.h"

namespace analytics::server {

class Attempts {
 public:
  class One;
  /// Where a message was put; negative where it was not.
  struct Place {
    std::int32_t partition = -1;
    std::int64_t offset = -1;
  };
  struct Slot {
    One* attempt = nullptr;
    std::size_t index = 0;
    Place* place = nullptr;  ///< Filled in before the slot is settled, where there is one.
  };
  class One {
   public:
    One(std::size_t count, Deadline deadline, Destination::Done done);
    /// Stays where it is until the attempt ends.
    Slot* slot(std::size_t index) { return &slots_[index]; }

   private:
    friend class Attempts;
    const Deadline deadline_;
    Destination::Done done_;
    std::vector<Slot> slots_;
    std::vector<std::optional<Outcome>> outcomes_;
    std::size_t open_;
  };

  /// `count` is not 0.
  std::shared_ptr<One> begin(std::size_t count, Deadline deadline, Destination::Done done);
  /// The first outcome of a slot counts.
  void settle(const Slot& slot, Outcome outcome);
  /// The same for every slot that is open.
  void settle_all(const Outcome& outcome);

  bool empty() const;
  /// The earliest deadline of those under way.
  std::optional<Deadline> earliest_deadline() const;

 private:
  void finish(const std::shared_ptr<One>& attempt);

  mutable std::mutex mutex_;
  std::list<std::shared_ptr<One>> under_way_;  // As many as `attempts_at_once`.
};

}  // namespace analytics::server
