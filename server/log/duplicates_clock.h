#pragma once

// How old ids are, by a clock that may be set. The age goes on with the times that it is told, but
// never back, and by at most an hour at a time: a clock that jumps ahead by a year ages the ids by
// an hour; one that is set back does not age them. So does a pause, of the events or of the server,
// count as an hour at most: ids are then remembered for longer, never for much less.
//
//   DuplicateClock clock;
//   std::chrono::milliseconds age = clock.advance(received_at);
//
// A plain value.

#include <algorithm>
#include <chrono>
#include <optional>

#include <analytics/clock.h>

namespace analytics::server {

class DuplicateClock {
 public:
  using Age = std::chrono::milliseconds;
  static constexpr std::chrono::hours kStepMax{1};

  DuplicateClock() = default;
  /// Goes on where another one stood.
  DuplicateClock(Timestamp last, Age age) : last_(last), age_(age) {}

  /// The age at `now`. Requests may come a little out of order; what is earlier by more than
  /// kStepMax is a clock that was set back, from where it goes on.
  Age advance(Timestamp now) {
    if (!last_) last_ = now;
    const auto step = std::chrono::duration_cast<Age>(now - *last_);
    if (step > Age(0) || step < -kStepMax) *last_ += step;
    age_ += std::clamp<Age>(step, Age(0), kStepMax);
    return age_;
  }

 private:
  std::optional<Timestamp> last_;
  Age age_{0};
};

}  // namespace analytics::server
