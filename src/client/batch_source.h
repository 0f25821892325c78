#pragma once

// Where the sender gets batches: the queue in memory, the spool on disk, or both in turn.
//
//   AlternatingSource source(queue, spool);
//   if (std::optional<EncodedBatch> batch = source.take(now)) send(*batch);
//
// Not synchronised.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include <analytics/clock.h>

#include "client/encoded_batch.h"

namespace analytics {

/// How large a batch may become, and how long it waits.
struct BatchLimits {
  std::size_t events_max = 0;
  std::size_t bytes_max = 0;  ///< Of the events and the commas between them.
  Duration flush_interval{};  ///< An unfilled batch waits so long for more.
};

class BatchSource {
 public:
  virtual ~BatchSource() = default;
  /// The next batch that is due; empty if there is none.
  virtual std::optional<EncodedBatch> take(Deadline now) = 0;
  /// When `take` will next have a batch, if nothing else happens; empty while there is nothing.
  virtual std::optional<Deadline> next_due() const = 0;
};

/// Takes from each in turn, so that what is old is sent while new events come, and the other way
/// round. Both must outlive it.
class AlternatingSource final : public BatchSource {
 public:
  AlternatingSource(BatchSource& one, BatchSource& other) : next_(&one), other_(&other) {}

  std::optional<EncodedBatch> take(Deadline now) override {
    std::optional<EncodedBatch> batch = next_->take(now);
    if (batch) {
      std::swap(next_, other_);
      return batch;
    }
    return other_->take(now);
  }
  std::optional<Deadline> next_due() const override {
    const std::optional<Deadline> one = next_->next_due();
    const std::optional<Deadline> other = other_->next_due();
    if (one && other) return std::min(*one, *other);
    return one ? one : other;
  }

 private:
  BatchSource* next_;
  BatchSource* other_;
};

}  // namespace analytics
