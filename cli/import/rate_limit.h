#pragma once

// Lets no more than so many rows a second through: a token bucket that holds a tenth of a second's
// worth.
//
//   RateLimit limit(RateLimit::parse("500/s").value(), Clock::real());
//   while (limit.take()) send_one();                  // waits its turn; false once interrupted
//
// Safe for use by several threads.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/result.h>

namespace analytics::cli {

class RateLimit {
 public:
  /// "500/s", "500", "30000/m", "0.5/s" in rows a second; 0 and less are refused.
  static Result<double> parse(std::string_view text);

  /// A rate of 0: no limit.
  RateLimit(double per_second, std::shared_ptr<Clock> clock);

  bool take();
  /// Ends all waiting, now and later.
  void interrupt();

 private:
  void refill();

  const double per_second_;
  const double capacity_;
  std::shared_ptr<Clock> clock_;
  std::mutex mutex_;
  std::condition_variable interrupted_changed_;
  bool interrupted_ = false;
  double tokens_;
  Deadline refilled_;
};

}  // namespace analytics::cli
