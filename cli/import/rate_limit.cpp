#include "cli/import/rate_limit.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "cli/printable.h"

namespace analytics::cli {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr double kRateMin = 0.001;
constexpr double kRateMax = 1e9;
constexpr double kHeldSeconds = 0.1;

}  // namespace

Result<double> RateLimit::parse(std::string_view text) {
  double rate = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, rate, std::chars_format::fixed);
  const std::string_view unit(read.ptr, static_cast<std::size_t>(end - read.ptr));
  if (unit == "/m") rate /= 60;
  const bool known_unit = unit.empty() || unit == "/s" || unit == "/m";
  if (read.ec != std::errc() || !known_unit || !(rate >= kRateMin && rate <= kRateMax)) {
    return Error{ErrorCode::invalid_config,
                 "\"" + printable_excerpt(text) + "\" is not a rate: write 500/s or 30000/m"};
  }
  return rate;
}

RateLimit::RateLimit(double per_second, std::shared_ptr<Clock> clock)
    : per_second_(per_second),
      capacity_(std::max(1.0, per_second * kHeldSeconds)),
      clock_(std::move(clock)),
      tokens_(1),
      refilled_(clock_->now()) {}

void RateLimit::refill() {
  const Deadline now = clock_->now();
  tokens_ = std::min(capacity_, tokens_ + Seconds(now - refilled_).count() * per_second_);
  refilled_ = now;
}

bool RateLimit::take() {
  std::unique_lock lock(mutex_);
  if (per_second_ == 0) return !interrupted_;
  for (refill(); tokens_ < 1 && !interrupted_; refill()) {
    const Seconds missing((1 - tokens_) / per_second_);
    // A nanosecond more: rounded down, it would be waited for twice.
    const auto wait = std::chrono::duration_cast<Duration>(missing) + Duration(1);
    clock_->wait_until(lock, interrupted_changed_, refilled_ + wait);
  }
  if (interrupted_) return false;
  tokens_ -= 1;
  return true;
}

void RateLimit::interrupt() {
  const std::lock_guard lock(mutex_);
  interrupted_ = true;
  interrupted_changed_.notify_all();
}

}  // namespace analytics::cli
