#pragma once

// Events that are sent together, as the bytes that they are sent as: packed once, and moved from
// place to place until their fate is known.
//
//   batch.add(event);
//   auto [first, second] = std::move(batch).split();
//
// An ordinary value that owns its bytes.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/clock.h>

namespace analytics {

/// Where in a spool's journal a batch's events stand: offsets, the last excluded.
struct SpoolRange {
  std::uint64_t journal = 0;  ///< Which of the journals that this process has open.
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// What recovered events have for a number: they came before every other.
inline constexpr std::uint64_t kRecovered = 0;

struct EncodedBatch {
  std::string events{};               ///< Objects with commas between them.
  std::vector<std::uint32_t> ends{};  ///< Where each event ends in `events`.
  /// The first event's number; the others' follow. Counted from 1, or all of them kRecovered.
  std::uint64_t first_number = 0;
  Deadline opened_at{};  ///< When the first event came.
  std::optional<SpoolRange> spooled{};
  bool is_held = false;     ///< Counts against the intake's limits.
  int attempts_before = 0;  ///< Requests that carried it as part of a larger one.

  std::size_t size() const noexcept { return ends.size(); }
  bool empty() const noexcept { return ends.empty(); }
  std::string_view event(std::size_t index) const noexcept;
  /// Of the events alone, without the commas.
  std::size_t event_bytes() const noexcept;
  /// Events in it with numbers up to `number`.
  std::uint64_t count_through(std::uint64_t number) const noexcept;

  void add(std::string_view event);
  /// No events, and the memory kept.
  void clear() noexcept;
  /// Takes the first `count` events off, fewer than there are, and returns them.
  EncodedBatch take_front(std::size_t count);
  /// In halves; there must be two events at least.
  std::pair<EncodedBatch, EncodedBatch> split() &&;
};

}  // namespace analytics
