#pragma once

// When a destination fails as a whole, it is left alone for a while, and then asked with one event
// before it gets the rest: what is down isn't hammered, and settings that are wrong cost few
// events.
//
//   if (breaker.may_try(now)) send(breaker.begin() ? one_event : a_batch);
//   breaker.failed(now, chance, is_probe);   or   breaker.succeeded();
//
// Closed, it lets everything pass. It opens after some failures with no success between them, at
// once after `refused`; the pauses grow from one second to a minute. A value; not synchronised.

#include <optional>

#include <analytics/clock.h>

#include "retry/backoff.h"

namespace analytics::server {

class Breaker {
 public:
  struct Limits {
    int failures_max = 5;  ///< So many in a row open it.
    Backoff pause{.base = std::chrono::seconds(1), .cap = std::chrono::minutes(1)};
  };

  explicit Breaker(Limits limits) : limits_(limits) {}

  bool is_open() const noexcept { return open_until_.has_value(); }
  /// Until when nothing is tried; empty while it is closed.
  std::optional<Deadline> open_until() const noexcept { return open_until_; }
  /// Whether an attempt may begin: while it is open, one at a time and only after its pause.
  bool may_try(Deadline now) const noexcept {
    return !open_until_ || (!probe_under_way_ && now >= *open_until_);
  }
  /// To be told of every attempt that begins. Whether it is a probe.
  bool begin() noexcept { return probe_under_way_ = is_open(); }

  void succeeded() noexcept;
  /// The attempt failed for the destination's sake. `chance` is between 0 and 1; whether it was a
  /// probe, `begin` has said.
  void failed(Deadline now, double chance, bool is_probe) noexcept;
  /// The destination refused it for its settings.
  void refused(Deadline now, double chance, bool is_probe) noexcept;

 private:
  void open(Deadline now, double chance) noexcept;

  Limits limits_;
  int failures_ = 0;  // Since the last success.
  int pauses_ = 0;
  bool probe_under_way_ = false;
  std::optional<Deadline> open_until_{};
};

}  // namespace analytics::server
