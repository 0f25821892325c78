#pragma once

// Where calls leave their encoded events: a few shards, of which each thread uses always the same,
// so that threads seldom meet and a thread's events keep their order. The client's thread collects
// what is there. Bounded in events and bytes, over all shards and everything collected together.
//
//   if (intake.push(event) == Intake::Pushed::full) …       // any thread
//   intake.collect([&](std::string_view event, Deadline at) { queue.push(event, at); });
//   intake.release(batch.size(), batch.event_bytes());      // once its fate is known
//
// Safe for use by several threads; `admit`, `collect`, `may_sleep` and `release` are one thread's
// at a time.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/clock.h>

#include "base/buffer.h"

namespace analytics {

class Intake {
 public:
  struct Limits {
    std::size_t events_max;  ///< kEventsMax at most.
    std::size_t bytes_max;   ///< kBytesMax at most.
  };
  static constexpr std::size_t kEventsMax = (std::size_t{1} << 27);
  static constexpr std::size_t kBytesMax = (std::size_t{1} << 35);

  enum class Pushed : std::uint8_t { queued, full, closed };
  /// What was not accepted, and why.
  enum class Rejected : std::uint8_t { invalid, full, closed, by_hook, disabled };
  static constexpr std::size_t kRejectedKinds = 5;
  struct Counts {
    std::uint64_t accepted = 0;
    std::uint64_t staged = 0;  ///< Accepted and not yet collected.
    std::uint64_t rejected[kRejectedKinds] = {};
  };

  /// `wake` is called, by a thread that pushes, where there is more than it was to sleep through.
  Intake(Limits limits, std::shared_ptr<Clock> clock, std::function<void()> wake);

  /// Copies the event, or says why not; nothing but `closed` is counted as rejected here.
  Pushed push(std::string_view event);
  /// For an event that the collecting side has itself: as if it had been pushed and collected.
  Pushed admit(std::size_t event_bytes);
  void count(Rejected kind);
  /// `push` says `closed` from now on.
  void close();

  /// `take` gets each event, and the time at which the first of those from its shard came.
  template <class Take>
  void collect(Take take);
  /// Gives back the room of events that were collected.
  void release(std::size_t events, std::size_t bytes) noexcept;
  bool has_room(std::size_t event_bytes) const noexcept;

  /// Whether the collecting thread may sleep: `wake` will be called once so many events, or bytes,
  /// have come beyond those that were collected. False where they are there already.
  bool may_sleep(std::size_t events, std::size_t bytes) noexcept;
  void awake() noexcept { asleep_.store(false, std::memory_order_relaxed); }

  std::size_t held_events() const noexcept { return events_of(held_.load()); }
  std::size_t held_bytes() const noexcept { return bytes_of(held_.load()); }
  const Limits& limits() const noexcept { return limits_; }

  /// Adds all shards up. While `collect` is kept from running, it is exact.
  Counts counts() const;

 private:
  struct alignas(64) Shard {
    mutable std::mutex mutex;
    ByteBuffer bytes;
    std::vector<std::uint32_t> lengths;
    Deadline first_at{};
    bool closed = false;
    std::uint64_t accepted = 0;
    std::uint64_t rejected[kRejectedKinds] = {};
  };
  // Events and their bytes in one number, so that both are reserved at once.
  static constexpr unsigned kBytesBits = 36;
  static constexpr std::uint64_t held(std::size_t events, std::size_t bytes) noexcept {
    return (std::uint64_t{events} << kBytesBits) + bytes;
  }
  static constexpr std::size_t events_of(std::uint64_t held) noexcept { return held >> kBytesBits; }
  static constexpr std::size_t bytes_of(std::uint64_t held) noexcept {
    return held & ((std::uint64_t{1} << kBytesBits) - 1);
  }

  Shard& own_shard() noexcept;
  bool append(Shard& shard, std::string_view event);
  bool reserve(std::size_t bytes, std::uint64_t& after) noexcept;
  void wake_if_wanted(std::uint64_t held_now);
  bool is_enough(std::uint64_t held_now) const noexcept;
  static void trim(ByteBuffer& bytes);

  const Limits limits_;
  const std::shared_ptr<Clock> clock_;
  const std::function<void()> wake_;
  const std::size_t shard_count_;
  const std::unique_ptr<Shard[]> shards_;
  alignas(64) std::atomic<std::uint64_t> held_{0};
  alignas(64) std::atomic<bool> asleep_{false};
  std::atomic<std::size_t> wake_events_{0};
  std::atomic<std::size_t> wake_bytes_{0};
  alignas(64) std::uint64_t collected_ = 0;  // Of held_, what `collect` has taken.
  ByteBuffer spare_bytes_;
  std::vector<std::uint32_t> spare_lengths_;
};

template <class Take>
void Intake::collect(Take take) {
  for (std::size_t i = 0; i < shard_count_; ++i) {
    Shard& shard = shards_[i];
    Deadline first_at;
    {
      const std::lock_guard guard(shard.mutex);
      if (shard.lengths.empty()) continue;
      std::swap(shard.bytes, spare_bytes_);
      std::swap(shard.lengths, spare_lengths_);
      first_at = shard.first_at;
    }
    std::string_view rest = spare_bytes_.view();
    collected_ += held(spare_lengths_.size(), rest.size());
    for (const std::uint32_t length : spare_lengths_) {
      take(rest.substr(0, length), first_at);
      rest.remove_prefix(length);
    }
    spare_bytes_.clear();
    spare_lengths_.clear();
    trim(spare_bytes_);
  }
}

}  // namespace analytics
