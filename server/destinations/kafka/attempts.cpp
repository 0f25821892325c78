#include "server/destinations/kafka/attempts.h"

#include <algorithm>
#include <utility>

namespace analytics::server {

Attempts::One::One(std::size_t count, Deadline deadline, Destination::Done done)
    : deadline_(deadline), done_(std::move(done)), slots_(count), outcomes_(count), open_(count) {
  for (std::size_t i = 0; i < count; ++i) slots_[i] = {.attempt = this, .index = i};
}

std::shared_ptr<Attempts::One> Attempts::begin(std::size_t count, Deadline deadline,
                                               Destination::Done done) {
  auto attempt = std::make_shared<One>(count, deadline, std::move(done));
  const std::lock_guard lock(mutex_);
  under_way_.push_back(attempt);
  return attempt;
}

void Attempts::settle(const Slot& slot, Outcome outcome) {
  std::shared_ptr<One> finished;
  {
    const std::lock_guard lock(mutex_);
    std::optional<Outcome>& place = slot.attempt->outcomes_[slot.index];
    if (place) return;
    place = std::move(outcome);
    if (--slot.attempt->open_ > 0) return;
    const auto found = std::ranges::find(under_way_, slot.attempt, &std::shared_ptr<One>::get);
    finished = *found;
    under_way_.erase(found);
  }
  finish(finished);
}

void Attempts::settle_all(const Outcome& outcome) {
  std::list<std::shared_ptr<One>> finished;
  {
    const std::lock_guard lock(mutex_);
    finished.swap(under_way_);
    for (const auto& attempt : finished) {
      for (std::optional<Outcome>& place : attempt->outcomes_) {
        if (!place) place = outcome;
      }
    }
  }
  for (const auto& attempt : finished) finish(attempt);
}

void Attempts::finish(const std::shared_ptr<One>& attempt) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(attempt->outcomes_.size());
  for (std::optional<Outcome>& place : attempt->outcomes_) outcomes.push_back(*std::move(place));
  attempt->done_(std::move(outcomes));
}

bool Attempts::empty() const {
  const std::lock_guard lock(mutex_);
  return under_way_.empty();
}

std::optional<Deadline> Attempts::earliest_deadline() const {
  const std::lock_guard lock(mutex_);
  const auto earliest = std::ranges::min_element(under_way_, {}, &One::deadline_);
  if (earliest == under_way_.end()) return std::nullopt;
  return (*earliest)->deadline_;
}

}  // namespace analytics::server
