#pragma once

// How long to wait after the n-th failure: twice as long as after the one before, up to a cap, and
// a little longer by chance, so that many clients do not come back at the same moment.
//
//   Backoff backoff;
//   backoff.delay(1, random01);  // 500 to 550 ms
//   backoff.delay(2, random01);  // 1 to 1.1 s
//   backoff.delay(8, random01);  // 60 to 66 s, and so for every later one
//
// A value; its functions are pure.

#include <analytics/clock.h>

namespace analytics {

struct Backoff {
  Duration base = std::chrono::milliseconds(500);
  Duration cap = std::chrono::seconds(60);
  /// The part of the delay that chance adds at most. Small on purpose: delays are to grow from one
  /// attempt to the next, which full jitter would not promise.
  double jitter = 0.10;

  /// min(base * 2^(failures - 1), cap), and `jitter` times `random01` of that on top. `failures`
  /// counts from 1; `random01` is between 0 and 1.
  Duration delay(int failures, double random01) const noexcept;
};

}  // namespace analytics
