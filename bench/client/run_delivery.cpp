#include <chrono>

#include <analytics/client.h>

#include "events.h"
#include "process.h"
#include "runs.h"

namespace analytics::bench {
namespace {

constexpr std::chrono::minutes kWaitMax{2};

using Seconds = std::chrono::duration<double>;

}  // namespace

Result<Object> run_send(const SendOptions& options) {
  const std::size_t memory = resident_bytes();
  const double cpu = process_cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  Result<Analytics> analytics =
      Analytics::create({.write_key = "key",
                         .host = options.host,
                         .when_full = WhenFull::block,
                         .block_timeout = kWaitMax,
                         .batch_events_max = options.batch_events,
                         .gzip_bytes_min = options.gzip ? Config{}.gzip_bytes_min : 0});
  if (!analytics) return std::move(analytics).error();
  for (std::size_t i = 0; i < options.events; ++i) analytics->track(numbered_order_event(i));
  (void)analytics->close(kWaitMax);
  const Seconds seconds = std::chrono::steady_clock::now() - begin;

  const Accounting accounting = analytics->accounting();
  if (accounting.delivered != options.events) {
    return Error{ErrorCode::queue_full, std::to_string(accounting.delivered) + " of " +
                                            std::to_string(options.events) +
                                            " events were delivered"};
  }
  return Object{{"seconds", seconds.count()},        {"cpu_seconds", process_cpu_seconds() - cpu},
                {"rss_start_bytes", memory},         {"rss_peak_bytes", peak_resident_bytes()},
                {"delivered", accounting.delivered}, {"rejected", accounting.rejected_full}};
}

Result<Object> run_burst(const BurstOptions& options) {
  Config config{.write_key = "key", .host = options.host};
  if (options.queue_takes_all) {
    config.queue_events_max = options.calls;
    config.queue_bytes_max = options.calls * kEventBytesMax;
  }
  const std::size_t memory = resident_bytes();
  const double cpu = process_cpu_seconds();
  Result<Analytics> analytics = Analytics::create(std::move(config));
  if (!analytics) return std::move(analytics).error();
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < options.calls; ++i) analytics->track(numbered_order_event(i));
  const Seconds seconds = std::chrono::steady_clock::now() - begin;
  (void)analytics->close(kWaitMax);

  const Accounting accounting = analytics->accounting();
  if (accounting.delivered + accounting.rejected_full != options.calls) {
    return Error{ErrorCode::queue_full, "the calls of the burst are not accounted for"};
  }
  return Object{{"seconds", seconds.count()},        {"cpu_seconds", process_cpu_seconds() - cpu},
                {"rss_start_bytes", memory},         {"rss_peak_bytes", peak_resident_bytes()},
                {"delivered", accounting.delivered}, {"rejected", accounting.rejected_full}};
}

}  // namespace analytics::bench
