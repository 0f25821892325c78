#include "server/ingest/rate_limit.h"

#include <algorithm>
#include <chrono>

namespace analytics::server {

std::optional<Duration> RateLimit::take(std::uint64_t events, Deadline now) {
  if (per_second_ == 0) return std::nullopt;
  using Seconds = std::chrono::duration<double>;
  const double rate = per_second_;
  const std::lock_guard guard(mutex_);
  const Duration since = std::max<Duration>(now - counted_at_.value_or(now), Duration(0));
  counted_at_ = std::max(now, counted_at_.value_or(now));
  left_ = std::min(left_ + std::chrono::duration_cast<Seconds>(since).count() * rate, rate);
  if (left_ <= 0) {
    return std::chrono::ceil<Duration>(Seconds((1 - left_) / rate));
  }
  left_ -= static_cast<double>(events);
  return std::nullopt;
}

}  // namespace analytics::server
