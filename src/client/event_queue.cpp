#include "client/event_queue.h"

#include <algorithm>
#include <utility>

namespace analytics {
namespace {

// Memory of so many batches is kept for the next ones.
constexpr std::size_t kSpareBatchesMax = 4;

}  // namespace

std::uint64_t EncodedBatch::count_through(std::uint64_t number) const noexcept {
  if (size() == 0 || first_number > number) return 0;
  return std::min<std::uint64_t>(size(), number - first_number + 1);
}

std::string_view EncodedBatch::event(std::size_t index) const noexcept {
  const std::size_t begin = index == 0 ? 0 : ends[index - 1] + 1;  // Behind the comma.
  return std::string_view(events).substr(begin, ends[index] - begin);
}

EventQueue::Pushed EventQueue::push(std::string_view event, Deadline now) {
  if (!has_room(event.size())) return Pushed::full;
  bool woken = false;
  if (open_.size() != 0 && !fits_open(event.size())) {
    full_.push_back(std::exchange(open_, EncodedBatch()));
    woken = true;
  }
  if (open_.size() == 0) {
    open_batch(now);
    woken = true;
  } else {
    open_.events += ',';
  }
  open_.events += event;
  open_.ends.push_back(static_cast<std::uint32_t>(open_.events.size()));
  ++last_number_;
  ++events_;
  bytes_ += event.size();
  return woken || open_is_full() ? Pushed::worth_waking : Pushed::queued;
}

std::optional<EncodedBatch> EventQueue::take(Deadline now) {
  const bool due = next_due().has_value() && *next_due() <= now;
  return due ? take_any() : std::nullopt;
}

std::optional<EncodedBatch> EventQueue::take_any() {
  if (!full_.empty()) {
    EncodedBatch batch = std::move(full_.front());
    full_.pop_front();
    return batch;
  }
  if (open_.size() == 0) return std::nullopt;
  return std::exchange(open_, EncodedBatch());
}

std::optional<Deadline> EventQueue::next_due() const {
  if (!full_.empty()) return full_.front().opened_at;
  if (open_.size() == 0) return std::nullopt;
  if (open_is_full() || open_.first_number <= flush_through_) return open_.opened_at;
  return open_.opened_at + limits_.flush_interval;
}

void EventQueue::release(const EncodedBatch& batch) noexcept {
  events_ -= batch.size();
  bytes_ -= batch.events.size() - (batch.size() - 1);  // Without the commas.
}

void EventQueue::recycle(EncodedBatch batch) {
  if (spare_.size() >= kSpareBatchesMax) return;
  batch.events.clear();
  batch.ends.clear();
  spare_.push_back(std::move(batch));
}

std::uint64_t EventQueue::waiting_through(std::uint64_t number) const noexcept {
  std::uint64_t count = open_.count_through(number);
  for (const EncodedBatch& batch : full_) count += batch.count_through(number);
  return count;
}

bool EventQueue::fits_open(std::size_t event_bytes) const noexcept {
  return open_.size() < limits_.batch_events_max &&
         open_.events.size() + 1 + event_bytes <= limits_.batch_bytes_max;
}

bool EventQueue::open_is_full() const noexcept {
  return open_.size() >= limits_.batch_events_max || open_.events.size() >= limits_.batch_bytes_max;
}

void EventQueue::open_batch(Deadline now) {
  if (!spare_.empty()) {
    open_ = std::move(spare_.back());
    spare_.pop_back();
  }
  open_.first_number = last_number_ + 1;
  open_.opened_at = now;
}

}  // namespace analytics
