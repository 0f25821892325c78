#pragma once

// The events that wait to be sent, packed into batches as they come: an event is copied once, next
// to its batch's other events, and stays there until its fate is known.
//
//   if (queue.push(event, now) == EventQueue::Pushed::full) …
//   std::optional<EncodedBatch> batch = queue.take(now);
//
// Bounded in events and bytes; what was taken counts until `release`. Not synchronised.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/clock.h>

namespace analytics {

/// Encoded events that are sent together. Their numbers are consecutive.
struct EncodedBatch {
  std::string events;               ///< Objects with commas between them.
  std::vector<std::uint32_t> ends;  ///< Where each event ends in `events`.
  std::uint64_t first_number = 0;   ///< The first event's number, counted from 1.
  Deadline opened_at{};             ///< When the first event came.

  std::size_t size() const noexcept { return ends.size(); }
  std::string_view event(std::size_t index) const noexcept;
  /// Events in it with numbers up to `number`.
  std::uint64_t count_through(std::uint64_t number) const noexcept;
};

class EventQueue {
 public:
  struct Limits {
    std::size_t events_max;  ///< In the queue and taken.
    std::size_t bytes_max;   ///< The same.
    std::size_t batch_events_max;
    std::size_t batch_bytes_max;  ///< Of the events and the commas between them.
    Duration flush_interval;      ///< An unfilled batch waits so long for more.
  };
  enum class Pushed : std::uint8_t {
    queued,        ///< Nobody needs to know.
    worth_waking,  ///< A batch was begun or became full: the sender's plans may change.
    full,          ///< A limit is reached; nothing was queued.
  };

  explicit EventQueue(Limits limits) : limits_(limits) {}

  Pushed push(std::string_view event, Deadline now);
  bool has_room(std::size_t event_bytes) const noexcept {
    return events_ < limits_.events_max && bytes_ + event_bytes <= limits_.bytes_max;
  }

  /// The oldest batch that is full, old enough, or wanted by `flush`; empty if there is none.
  std::optional<EncodedBatch> take(Deadline now);
  /// The oldest batch whatever its state.
  std::optional<EncodedBatch> take_any();
  /// When `take` will next have a batch; empty while there is nothing at all.
  std::optional<Deadline> next_due() const;

  /// Makes every event that is queued now due at once; false if all were due so already.
  bool flush() noexcept { return std::exchange(flush_through_, last_number_) != last_number_; }

  /// Gives back the room of events that were taken and have met their fate.
  void release(const EncodedBatch& batch) noexcept;
  /// Keeps a batch's memory for the next ones.
  void recycle(EncodedBatch batch);

  std::uint64_t last_number() const noexcept { return last_number_; }
  /// Events queued and not taken with numbers up to `number`.
  std::uint64_t waiting_through(std::uint64_t number) const noexcept;
  std::size_t events() const noexcept { return events_; }  ///< In the queue and taken.
  std::size_t bytes() const noexcept { return bytes_; }

 private:
  bool fits_open(std::size_t event_bytes) const noexcept;
  bool open_is_full() const noexcept;
  void open_batch(Deadline now);

  Limits limits_;
  std::deque<EncodedBatch> full_;
  EncodedBatch open_;  // Has no events between batches.
  std::vector<EncodedBatch> spare_;
  std::size_t events_ = 0;
  std::size_t bytes_ = 0;
  std::uint64_t last_number_ = 0;
  std::uint64_t flush_through_ = 0;
};

}  // namespace analytics
