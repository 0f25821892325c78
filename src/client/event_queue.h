#pragma once

// The events that wait in memory to be sent, packed into batches as they come: an event is copied
// once, next to its batch's other events, and stays there until its fate is known.
//
//   queue.push(event, now);
//   if (std::optional<EncodedBatch> batch = queue.take(now)) send(*batch);
//
// How many there may be is the intake's business. Not synchronised.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/clock.h>

#include "client/batch_source.h"
#include "client/encoded_batch.h"

namespace analytics {

class EventQueue final : public BatchSource {
 public:
  explicit EventQueue(BatchLimits limits) : limits_(limits) {}

  void push(std::string_view event, Deadline now);

  /// The oldest batch that is full, old enough, or wanted by `flush`; empty if there is none.
  std::optional<EncodedBatch> take(Deadline now) override;
  /// The oldest batch whatever its state.
  std::optional<EncodedBatch> take_any();
  /// The oldest events, `count` at most and of one batch.
  std::optional<EncodedBatch> take_oldest(std::size_t count);
  /// Where it was, before all that came later, and due at once.
  void put_back(EncodedBatch batch);
  /// When `take` will next have a batch; empty while there is nothing at all.
  std::optional<Deadline> next_due() const override;

  /// Makes every event that is queued now due at once.
  void flush() noexcept { flush_through_ = last_number_; }

  /// Keeps a batch's memory for the next ones.
  void recycle(EncodedBatch batch);

  /// How many more events, and bytes of them, the batch that is being filled would take; all that
  /// fits into one where there is none.
  std::size_t events_until_full() const noexcept;
  std::size_t bytes_until_full() const noexcept;

  std::uint64_t last_number() const noexcept { return last_number_; }
  /// Events that wait with numbers up to `number`.
  std::uint64_t waiting_through(std::uint64_t number) const noexcept;
  std::size_t events() const noexcept { return events_; }
  std::size_t bytes() const noexcept { return bytes_; }
  bool empty() const noexcept { return events_ == 0; }
  bool has_full() const noexcept { return !full_.empty(); }

 private:
  bool fits_open(std::size_t event_bytes) const noexcept;
  bool open_is_full() const noexcept;
  void open_batch(Deadline now);
  EncodedBatch forget(EncodedBatch batch);

  BatchLimits limits_;
  std::deque<EncodedBatch> full_;
  EncodedBatch open_;  // Has no events between batches.
  std::vector<EncodedBatch> spare_;
  std::size_t events_ = 0;
  std::size_t bytes_ = 0;
  std::uint64_t last_number_ = 0;
  std::uint64_t flush_through_ = 0;
};

}  // namespace analytics
