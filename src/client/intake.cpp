#include "client/intake.h"

#include <algorithm>
#include <bit>
#include <new>
#include <thread>
#include <utility>

namespace analytics {
namespace {

constexpr unsigned kShardsMax = 16;
// A buffer that grew beyond this in a burst is given back.
constexpr std::size_t kSpareBytesMax = std::size_t{1} << 20;

std::size_t shards_for_this_machine() {
  return std::bit_ceil(std::clamp(2 * std::thread::hardware_concurrency(), 2u, kShardsMax));
}

unsigned this_thread() noexcept {
  static std::atomic<unsigned> threads{0};
  thread_local const unsigned number = threads.fetch_add(1, std::memory_order_relaxed);
  return number;
}

}  // namespace

Intake::Intake(Limits limits, std::shared_ptr<Clock> clock, std::function<void()> wake)
    : limits_(limits),
      clock_(std::move(clock)),
      wake_(std::move(wake)),
      shard_count_(shards_for_this_machine()),
      shards_(new Shard[shard_count_]) {}

Intake::Shard& Intake::own_shard() noexcept { return shards_[this_thread() & (shard_count_ - 1)]; }

Intake::Pushed Intake::push(std::string_view event) {
  Shard& shard = own_shard();
  std::uint64_t held_now = 0;
  {
    const std::lock_guard guard(shard.mutex);
    if (shard.closed) {
      ++shard.rejected[static_cast<std::size_t>(Rejected::closed)];
      return Pushed::closed;
    }
    if (!reserve(event.size(), held_now)) return Pushed::full;
    if (!append(shard, event)) {
      held_.fetch_sub(held(1, event.size()));
      return Pushed::full;
    }
    ++shard.accepted;
  }
  wake_if_wanted(held_now);
  return Pushed::queued;
}

// False where there is no memory: a full queue then, rather than an exception in the caller's face.
bool Intake::append(Shard& shard, std::string_view event) {
  const std::size_t before = shard.bytes.size();
  if (before == 0) shard.first_at = clock_->now();
  try {
    shard.bytes.append(event);
    shard.lengths.push_back(static_cast<std::uint32_t>(event.size()));
    return true;
  } catch (const std::bad_alloc&) {
    shard.bytes.truncate(before);
    return false;
  }
}

Intake::Pushed Intake::admit(std::size_t event_bytes) {
  Shard& shard = own_shard();
  const std::lock_guard guard(shard.mutex);
  if (shard.closed) {
    ++shard.rejected[static_cast<std::size_t>(Rejected::closed)];
    return Pushed::closed;
  }
  std::uint64_t held_now = 0;
  if (!reserve(event_bytes, held_now)) return Pushed::full;
  collected_ += held(1, event_bytes);
  ++shard.accepted;
  return Pushed::queued;
}

bool Intake::reserve(std::size_t bytes, std::uint64_t& after) noexcept {
  const std::uint64_t wanted = held(1, bytes);
  after = held_.fetch_add(wanted) + wanted;
  if (events_of(after) <= limits_.events_max && bytes_of(after) <= limits_.bytes_max) return true;
  held_.fetch_sub(wanted);
  return false;
}

bool Intake::has_room(std::size_t event_bytes) const noexcept {
  const std::uint64_t now = held_.load();
  return events_of(now) < limits_.events_max && bytes_of(now) + event_bytes <= limits_.bytes_max;
}

// The sleeper sets `asleep_` before it looks at `held_` for the last time; whoever pushes adds to
// `held_` before it looks at `asleep_`. So one of the two sees the other.
void Intake::wake_if_wanted(std::uint64_t held_now) {
  if (!asleep_.load() || !is_enough(held_now)) return;
  if (asleep_.exchange(false)) wake_();
}

bool Intake::is_enough(std::uint64_t held_now) const noexcept {
  return events_of(held_now) >= wake_events_.load(std::memory_order_relaxed) ||
         bytes_of(held_now) >= wake_bytes_.load(std::memory_order_relaxed);
}

bool Intake::may_sleep(std::size_t events, std::size_t bytes) noexcept {
  wake_events_.store(events_of(collected_) + std::max<std::size_t>(events, 1),
                     std::memory_order_relaxed);
  wake_bytes_.store(bytes_of(collected_) + std::max<std::size_t>(bytes, 1),
                    std::memory_order_relaxed);
  asleep_.store(true);
  if (!is_enough(held_.load())) return true;
  asleep_.store(false);
  return false;
}

void Intake::release(std::size_t events, std::size_t bytes) noexcept {
  collected_ -= held(events, bytes);
  held_.fetch_sub(held(events, bytes));
}

void Intake::count(Rejected kind) {
  Shard& shard = own_shard();
  const std::lock_guard guard(shard.mutex);
  ++shard.rejected[static_cast<std::size_t>(kind)];
}

void Intake::close() {
  for (std::size_t i = 0; i < shard_count_; ++i) {
    const std::lock_guard guard(shards_[i].mutex);
    shards_[i].closed = true;
  }
}

Intake::Counts Intake::counts() const {
  Counts sum;
  for (std::size_t i = 0; i < shard_count_; ++i) {
    const std::lock_guard guard(shards_[i].mutex);
    sum.accepted += shards_[i].accepted;
    sum.staged += shards_[i].lengths.size();
    for (std::size_t kind = 0; kind < kRejectedKinds; ++kind) {
      sum.rejected[kind] += shards_[i].rejected[kind];
    }
  }
  return sum;
}

void Intake::trim(ByteBuffer& bytes) {
  if (bytes.capacity() > kSpareBytesMax) bytes = ByteBuffer();
}

}  // namespace analytics
