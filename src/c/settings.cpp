#include "c/settings.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

#include "c/last_error.h"
#include "c/read_object.h"

namespace analytics::c {
namespace {

using std::chrono::milliseconds;

// A struct that has less lacks the write key; one that has more was never initialised.
constexpr std::size_t kSizeMin = offsetof(analytics_config, write_key) + sizeof(const char*);
constexpr std::size_t kSizeMax = 65'536;

Error invalid(const std::string& what) { return {ErrorCode::invalid_config, what}; }

analytics_config defaults() {
  const Config config;
  analytics_config to{};
  to.struct_size = sizeof to;
  to.queue_events_max = config.queue_events_max;
  to.queue_bytes_max = config.queue_bytes_max;
  to.when_full = static_cast<int>(config.when_full);
  to.block_timeout_ms = config.block_timeout.count();
  to.batch_events_max = config.batch_events_max;
  to.batch_bytes_max = config.batch_bytes_max;
  to.flush_interval_ms = config.flush_interval.count();
  to.requests_in_flight_max = config.requests_in_flight_max;
  to.connect_timeout_ms = config.connect_timeout.count();
  to.request_timeout_ms = config.request_timeout.count();
  to.retries_max = config.retries_max;
  to.retry_backoff_ms = config.retry_backoff.count();
  to.retry_backoff_max_ms = config.retry_backoff_max.count();
  to.retry_duration_max_ms = config.retry_duration_max.count();
  to.gzip_bytes_min = config.gzip_bytes_min;
  to.historical = config.historical ? 1 : 0;
  to.close_timeout_ms = config.close_timeout.count();
  to.mode = static_cast<int>(config.mode);
  to.synchronous_timeout_ms = config.synchronous_timeout.count();
  to.spool_mode = static_cast<int>(config.spool.mode);
  to.spool_bytes_max = config.spool.bytes_max;
  to.idle_connections_max = config.curl.idle_connections_max;
  to.proxy_from_environment = config.curl.proxy_from_environment ? 1 : 0;
  to.connections_per_host_max = config.curl.connections_per_host_max;
  return to;
}

int init(analytics_config* config, std::size_t size) {
  if (config == nullptr) return failed(ErrorCode::invalid_config, "the config is NULL");
  if (size < kSizeMin || size > kSizeMax) {
    return failed(ErrorCode::invalid_config, "size must be sizeof(analytics_config)");
  }
  std::memset(config, 0, size);
  analytics_config known = defaults();
  known.struct_size = size;
  std::memcpy(config, &known, std::min(size, sizeof known));
  return kOk;
}

// The part that this version knows, the rest of it by default. What it doesn't know must be unset.
Result<analytics_config> known_part(const analytics_config* given) {
  if (given == nullptr) return invalid("the config is NULL");
  const std::size_t size = given->struct_size;
  if (size < kSizeMin || size > kSizeMax) {
    return invalid("struct_size is wrong: analytics_config_init sets it");
  }
  const char* bytes = reinterpret_cast<const char*>(given);
  for (std::size_t i = sizeof(analytics_config); i < size; ++i) {
    if (bytes[i] == 0) continue;
    return invalid("a setting is set that only a later version of the library has");
  }
  analytics_config known = defaults();
  std::memcpy(&known, given, std::min(size, sizeof known));
  return known;
}

void read_text(std::string& to, const char* text) {
  if (text != nullptr) to = text;
}

template <class Enum>
Result<void> read_choice(Enum& to, const char* setting, int value, Enum last) {
  if (value < 0 || value > static_cast<int>(last)) {
    return invalid(std::string(setting) + " is " + std::to_string(value) +
                   ", which stands for nothing");
  }
  to = static_cast<Enum>(value);
  return {};
}

Result<void> read_choices(Config& to, const analytics_config& from) {
  const Result<void> read[] = {
      read_choice(to.when_full, "when_full", from.when_full, WhenFull::spill),
      read_choice(to.mode, "mode", from.mode, Mode::disabled),
      read_choice(to.spool.mode, "spool_mode", from.spool_mode, SpoolMode::write_ahead),
  };
  for (const Result<void>& one : read) {
    if (!one) return one;
  }
  return {};
}

void read_amounts(Config& to, const analytics_config& from) {
  to.queue_events_max = from.queue_events_max;
  to.queue_bytes_max = from.queue_bytes_max;
  to.block_timeout = milliseconds(from.block_timeout_ms);
  to.batch_events_max = from.batch_events_max;
  to.batch_bytes_max = from.batch_bytes_max;
  to.flush_interval = milliseconds(from.flush_interval_ms);
  to.requests_in_flight_max = from.requests_in_flight_max;
  to.connect_timeout = milliseconds(from.connect_timeout_ms);
  to.request_timeout = milliseconds(from.request_timeout_ms);
  to.retries_max = from.retries_max;
  to.retry_backoff = milliseconds(from.retry_backoff_ms);
  to.retry_backoff_max = milliseconds(from.retry_backoff_max_ms);
  to.retry_duration_max = milliseconds(from.retry_duration_max_ms);
  to.gzip_bytes_min = from.gzip_bytes_min;
  to.historical = from.historical != 0;
  to.close_timeout = milliseconds(from.close_timeout_ms);
  to.synchronous_timeout = milliseconds(from.synchronous_timeout_ms);
  to.spool.bytes_max = from.spool_bytes_max;
}

void read_curl(CurlOptions& to, const analytics_config& from) {
  to.idle_connections_max = from.idle_connections_max;
  to.proxy_from_environment = from.proxy_from_environment != 0;
  to.connections_per_host_max = from.connections_per_host_max;
  read_text(to.proxy, from.proxy);
  read_text(to.no_proxy, from.no_proxy);
  read_text(to.ca_file, from.ca_file);
  read_text(to.client_certificate_file, from.client_certificate_file);
  read_text(to.client_key_file, from.client_key_file);
  read_text(to.client_key_password, from.client_key_password);
  read_text(to.unix_socket, from.unix_socket);
}

// C wants a NUL behind the text, which views don't have.
void tell(analytics_outcome_callback callback, void* data, const Outcome& outcome) {
  const std::string message_id(outcome.message_id);
  const std::string event(outcome.event);
  const std::string message(outcome.message);
  const analytics_outcome told{.struct_size = sizeof(analytics_outcome),
                               .delivered = outcome.delivered ? 1 : 0,
                               .reason = static_cast<int>(outcome.reason),
                               .message_id = message_id.c_str(),
                               .event_json = event.c_str(),
                               .event_json_size = event.size(),
                               .attempts = outcome.attempts,
                               .http_status = outcome.http_status,
                               .error = static_cast<int>(outcome.error),
                               .message = message.c_str()};
  callback(data, &told);
}

void read_callbacks(Config& to, const analytics_config& from) {
  if (const auto callback = from.on_outcome) {
    to.on_outcome = [callback, data = from.on_outcome_data](const Outcome& outcome) {
      tell(callback, data, outcome);
    };
  }
  if (const auto callback = from.log) {
    to.log = [callback, data = from.log_data](LogLevel level, std::string_view text) {
      callback(data, static_cast<int>(level), std::string(text).c_str());
    };
  }
}

Result<void> read_status_rules(Config& to, const analytics_config& from) {
  if (from.status_rules == nullptr && from.status_rules_count != 0) {
    return invalid("status_rules is NULL, but status_rules_count is not 0");
  }
  for (std::size_t i = 0; i < from.status_rules_count; ++i) {
    const analytics_status_rule& rule = from.status_rules[i];
    to.status_rules.push_back({.status = rule.status, .retry = rule.retry != 0});
  }
  return {};
}

}  // namespace

Result<Config> read_config(const analytics_config* given) {
  Result<analytics_config> known = known_part(given);
  if (!known) return std::move(known).error();
  const analytics_config& from = *known;
  Config to;
  read_text(to.write_key, from.write_key);
  read_text(to.host, from.host);
  read_text(to.path, from.path);
  read_text(to.spool.folder, from.spool_folder);
  read_amounts(to, from);
  read_curl(to.curl, from);
  read_callbacks(to, from);
  const Result<void> read[] = {
      read_object(to.context, "context_json", from.context_json),
      read_object(to.integrations, "integrations_json", from.integrations_json),
      read_choices(to, from),
      read_status_rules(to, from),
  };
  for (const Result<void>& one : read) {
    if (!one) return one.error();
  }
  return to;
}

}  // namespace analytics::c

int analytics_config_init(analytics_config* config, size_t size) {
  return analytics::c::guarded([&] { return analytics::c::init(config, size); });
}
