#include "client/final_config.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/deadline.h"
#include "batch/envelope.h"
#include "http/url.h"

namespace analytics {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kSpoolBytesMin = 1 << 20;

Error invalid(const std::string& what) { return {ErrorCode::invalid_config, "Config::" + what}; }

Result<void> check_range(const char* setting, std::size_t value, std::size_t least,
                         std::size_t most) {
  if (value >= least && value <= most) return {};
  return invalid(std::string(setting) + " is " + std::to_string(value) + "; it must be from " +
                 std::to_string(least) + " to " + std::to_string(most));
}

Result<void> check_positive(const char* setting, milliseconds value) {
  if (value > milliseconds(0)) return {};
  return invalid(std::string(setting) + " must be more than 0 ms");
}

Result<void> check_ranges(const Config& config) {
  const Result<void> checks[] = {
      check_range("queue_events_max", config.queue_events_max, 1, Intake::kEventsMax),
      check_range("queue_bytes_max", config.queue_bytes_max, kEventBytesMax, Intake::kBytesMax),
      check_range("batch_events_max", config.batch_events_max, 1, kBatchEventsMax),
      check_range("batch_bytes_max", config.batch_bytes_max, 1, 512'000),
      check_range("requests_in_flight_max", config.requests_in_flight_max, 1, 1'000),
      check_range("retries_max", static_cast<std::size_t>(config.retries_max), 0, 1'000),
      check_positive("connect_timeout", config.connect_timeout),
      check_positive("request_timeout", config.request_timeout),
      check_positive("retry_backoff", config.retry_backoff),
      check_positive("retry_backoff_max", config.retry_backoff_max),
  };
  for (const Result<void>& check : checks) {
    if (!check) return check;
  }
  if (config.flush_interval < milliseconds(0)) return invalid("flush_interval is negative");
  if (config.block_timeout < milliseconds(0)) return invalid("block_timeout is negative");
  return {};
}

Result<void> check_spool(const Config& config) {
  const bool has_spool = !config.spool.folder.empty() && config.spool.mode != SpoolMode::off;
  if (config.spool.folder.empty() && config.spool.mode == SpoolMode::write_ahead) {
    return invalid("spool.folder is empty; write_ahead needs one");
  }
  if (config.when_full == WhenFull::spill && !has_spool) {
    return invalid("when_full is spill; that needs spool.folder, and a spool.mode that is not off");
  }
  if (has_spool && config.spool.bytes_max < kSpoolBytesMin) {
    return invalid("spool.bytes_max is " + std::to_string(config.spool.bytes_max) +
                   "; it must be at least " + std::to_string(kSpoolBytesMin));
  }
  return {};
}

Result<void> check_status_rules(const Config& config) {
  for (const StatusRule& rule : config.status_rules) {
    if (rule.status >= 300 && rule.status <= 599) continue;
    return invalid("status_rules has " + std::to_string(rule.status) +
                   "; a status is from 300 to 599");
  }
  return {};
}

// What a batch has room for beside its envelope; the largest event must fit.
Result<std::size_t> events_room(const Config& config) {
  const std::size_t envelope = envelope_bytes({.write_key = config.write_key,
                                               .context = config.context.text(),
                                               .integrations = config.integrations.text(),
                                               .sent_at = !config.historical});
  if (config.batch_bytes_max >= envelope + kEventBytesMax) {
    return config.batch_bytes_max - envelope;
  }
  return invalid("batch_bytes_max is " + std::to_string(config.batch_bytes_max) +
                 "; with this context and these integrations it must be at least " +
                 std::to_string(envelope + kEventBytesMax));
}

// Times of any length may be asked for; those beyond what can be added to a clock are cut.
void bound_waits(Config& config) {
  for (milliseconds* wait :
       {&config.block_timeout, &config.flush_interval, &config.connect_timeout,
        &config.request_timeout, &config.retry_backoff, &config.retry_backoff_max,
        &config.retry_duration_max, &config.close_timeout, &config.synchronous_timeout}) {
    *wait = bounded_wait(*wait);
  }
}

// A program may change its working folder later.
void make_absolute(std::string& folder) {
  if (folder.empty()) return;
  std::error_code failed;
  const std::filesystem::path whole = std::filesystem::absolute(folder, failed);
  if (!failed) folder = whole.string();
}

}  // namespace

Result<FinalConfig> finalize(Config config) {
  if (config.write_key.empty()) return invalid("write_key is empty; it is your source's key");
  if (Result<void> good = check_ranges(config); !good) return std::move(good).error();
  if (config.context.text().size() + config.integrations.text().size() > kEventBytesMax) {
    return invalid("context and integrations are more than " + std::to_string(kEventBytesMax) +
                   " bytes together; each event gets them");
  }
  if (Result<void> good = check_spool(config); !good) return std::move(good).error();
  if (Result<void> good = check_status_rules(config); !good) return std::move(good).error();
  Result<std::size_t> room = events_room(config);
  if (!room) return std::move(room).error();

  const char* default_path = config.historical ? "/v1/import" : "/v1/batch";
  Result<std::string> url =
      endpoint_url(config.host, config.path.empty() ? default_path : config.path);
  if (!url) return invalid("host: " + url.error().message);

  bound_waits(config);
  make_absolute(config.spool.folder);
  if (!config.clock) config.clock = Clock::real();
  FinalConfig final{.given = std::move(config), .url = *std::move(url)};
  const Config& given = final.given;
  final.queue = {.events_max = given.queue_events_max, .bytes_max = given.queue_bytes_max};
  // A batch of more than the queue holds would never be full; of its bytes, two under way leave
  // half.
  final.batch = {.events_max = std::min(given.batch_events_max, given.queue_events_max),
                 .bytes_max = std::min(*room, std::max(given.queue_bytes_max / 4, kEventBytesMax)),
                 .flush_interval = given.flush_interval};
  final.sender = {
      .in_flight_max = given.requests_in_flight_max,
      .retry = {.retries_max = given.retries_max,
                .total_max = given.retry_duration_max,
                .backoff = {.base = given.retry_backoff, .cap = given.retry_backoff_max}},
      .status_rules = given.status_rules,
      .has_tokens = given.authorization != nullptr};
  return final;
}

Result<void> make_transport(Config& config) {
  if (config.transport) return {};
  Result<std::shared_ptr<Transport>> transport = curl_transport(config.curl);
  if (!transport) return std::move(transport).error();
  config.transport = *std::move(transport);
  return {};
}

}  // namespace analytics
