#include "client/event_queue.h"

#include <algorithm>
#include <utility>

namespace analytics {
namespace {

// Memory of so many batches is kept for the next ones.
constexpr std::size_t kSpareBatchesMax = 4;

}  // namespace

void EventQueue::push(std::string_view event, Deadline now) {
  if (!open_.empty() && !fits_open(event.size())) {
    full_.push_back(std::exchange(open_, EncodedBatch()));
  }
  if (open_.empty()) open_batch(now);
  open_.add(event);
  ++last_number_;
  ++events_;
  bytes_ += event.size();
}

std::optional<EncodedBatch> EventQueue::take(Deadline now) {
  const bool due = next_due().has_value() && *next_due() <= now;
  return due ? take_any() : std::nullopt;
}

std::optional<EncodedBatch> EventQueue::take_any() {
  if (!full_.empty()) {
    EncodedBatch batch = std::move(full_.front());
    full_.pop_front();
    return forget(std::move(batch));
  }
  if (open_.empty()) return std::nullopt;
  return forget(std::exchange(open_, EncodedBatch()));
}

std::optional<EncodedBatch> EventQueue::take_oldest(std::size_t count) {
  EncodedBatch& oldest = full_.empty() ? open_ : full_.front();
  if (oldest.size() <= count) return take_any();
  return forget(oldest.take_front(count));
}

void EventQueue::put_back(EncodedBatch batch) {
  events_ += batch.size();
  bytes_ += batch.event_bytes();
  const auto place =
      std::ranges::upper_bound(full_, batch.first_number, {}, &EncodedBatch::first_number);
  full_.insert(place, std::move(batch));
}

EncodedBatch EventQueue::forget(EncodedBatch batch) {
  events_ -= batch.size();
  bytes_ -= batch.event_bytes();
  return batch;
}

std::optional<Deadline> EventQueue::next_due() const {
  if (!full_.empty()) return full_.front().opened_at;
  if (open_.empty()) return std::nullopt;
  if (open_is_full() || open_.first_number <= flush_through_) return open_.opened_at;
  return open_.opened_at + limits_.flush_interval;
}

void EventQueue::recycle(EncodedBatch batch) {
  if (spare_.size() >= kSpareBatchesMax) return;
  batch.clear();
  spare_.push_back(std::move(batch));
}

std::size_t EventQueue::events_until_full() const noexcept {
  return limits_.events_max - std::min(limits_.events_max, open_.size());
}

std::size_t EventQueue::bytes_until_full() const noexcept {
  return limits_.bytes_max - std::min(limits_.bytes_max, open_.events.size());
}

std::uint64_t EventQueue::waiting_through(std::uint64_t number) const noexcept {
  std::uint64_t count = open_.empty() ? 0 : open_.count_through(number);
  for (const EncodedBatch& batch : full_) count += batch.count_through(number);
  return count;
}

bool EventQueue::fits_open(std::size_t event_bytes) const noexcept {
  return open_.size() < limits_.events_max &&
         open_.events.size() + 1 + event_bytes <= limits_.bytes_max;
}

bool EventQueue::open_is_full() const noexcept {
  return open_.size() >= limits_.events_max || open_.events.size() >= limits_.bytes_max;
}

void EventQueue::open_batch(Deadline now) {
  if (!spare_.empty()) {
    open_ = std::move(spare_.back());
    spare_.pop_back();
  }
  open_.first_number = last_number_ + 1;
  open_.opened_at = now;
  open_.is_held = true;
}

}  // namespace analytics
