#include "retry/backoff.h"

#include <algorithm>

namespace analytics {

Duration Backoff::delay(int failures, double random01) const noexcept {
  Duration delay = std::clamp(base, Duration(0), cap);
  // Each turn doubles, so that the cap is reached after at most 63 of them, whatever `failures` is.
  for (int n = 1; n < failures && delay > Duration(0) && delay < cap; ++n) {
    delay = delay > cap / 2 ? cap : delay * 2;
  }
  const double extra = static_cast<double>(delay.count()) * jitter * std::clamp(random01, 0.0, 1.0);
  return delay + Duration(static_cast<Duration::rep>(extra));
}

}  // namespace analytics
