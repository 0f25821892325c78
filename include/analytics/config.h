#pragma once

// The settings of `Analytics`, and what they call: hooks, outcomes, the log. The defaults are for
// production; docs/library.md has each with its unit and its reason.
//
//   Config config{.write_key = "YOUR_WRITE_KEY"};
//   config.spool.folder = "/var/lib/shop/analytics";
//   config.when_full = WhenFull::spill;
//   Analytics analytics = Analytics::create(std::move(config)).value();
//
// Ordinary values, checked by `Analytics::create`.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/clock.h>
#include <analytics/http_client.h>
#include <analytics/message.h>
#include <analytics/result.h>
#include <analytics/transport.h>

namespace analytics {

/// How a client works.
enum class Mode : std::uint8_t {
  background,   ///< Calls queue; a thread of the client's sends.
  synchronous,  ///< Calls return when their event is delivered, or why it isn't.
  disabled,     ///< Calls check their event and forget it: no thread, no network, no disk.
};

/// What a call does when the queue is at one of its limits.
enum class WhenFull : std::uint8_t {
  reject_newest,  ///< Return `queue_full` at once.
  block,          ///< Wait for room, `Config::block_timeout` at most; then `queue_full`.
  drop_oldest,    ///< Make room: the oldest that wait to be sent are dropped (`pushed_out`).
  spill,          ///< Never get there: from half of a limit on, the oldest move to the spool.
};

/// Why an accepted event was given up.
enum class DropReason : std::uint8_t {
  refused,            ///< The server said that it will never take it (400, 401, 413 …).
  retries_exhausted,  ///< Every attempt that was allowed failed.
  closed,             ///< The client was closed before it could be delivered.
  pushed_out,         ///< A newer event took its room (WhenFull::drop_oldest).
  spool_full,         ///< A newer event took its room on the disk (Spool::bytes_max).
  spool_unreadable,   ///< The spool's files were damaged, or could not be read.
};
inline constexpr std::size_t kDropReasons = 6;
const char* name(DropReason reason) noexcept;

/// What became of one event. The views are valid during the callback only.
struct Outcome {
  bool delivered = false;
  DropReason reason{};  ///< Where it was not delivered.
  std::string_view message_id{};
  std::string_view event{};    ///< The event's JSON, for a dead-letter file.
  int attempts = 0;            ///< Requests that carried it, in this process.
  int http_status = 0;         ///< Of the last answer; 0 if none came.
  ErrorCode error{};           ///< Of the last attempt, where it failed.
  std::string_view message{};  ///< The same for people, with the beginning of the answer.
};

/// Sees an event before it is encoded, and may change it: to redact, to sample, to keep consent.
/// `false` drops it; the call returns `dropped_by_hook`. Called on the caller's thread, by several
/// at once; one that throws drops the event.
using Hook = std::function<bool(BatchMessage& message)>;

enum class LogLevel : std::uint8_t { info, warning, error };
/// Told in a sentence what the client's user may want to know, and no single event's fate. Never
/// holds a write key or an event's contents. Called by any thread; must not call the client.
using LogSink = std::function<void(LogLevel level, std::string_view text)>;

/// When events are kept on disk.
enum class SpoolMode : std::uint8_t {
  off,
  /// Those that can't be delivered now: when retries are exhausted, when the client is closed, and
  /// with WhenFull::spill. A kill loses what is in memory.
  on_failure,
  /// Every event, before it is sent: a kill loses only what came in within the last milliseconds,
  /// before the disk had it.
  write_ahead,
};

/// Where events outlive the process. Each process, and each client in it, has a locked subfolder of
/// its own; what others left behind is adopted at start and sent. What is in there belongs to one
/// write key and one host, of which it holds no more than a fingerprint.
struct Spool {
  /// Made with mode 0700 if need be, in a folder that exists. Empty: no spool.
  std::string folder{};
  SpoolMode mode = SpoolMode::on_failure;
  /// On disk, for each client; beyond it the oldest are dropped (DropReason::spool_full). 1 MiB at
  /// least.
  std::uint64_t bytes_max = 256 * 1024 * 1024;
};

/// Has a status treated in another way than retries.md says.
struct StatusRule {
  int status = 0;  ///< 300 to 599.
  bool retry = false;
};

class TokenSource;

/// Settings, checked by `Analytics::create`.
struct Config {
  std::string write_key{};
  std::string host = kHostUs;  ///< With its scheme; a path that it ends with is kept.
  std::string path{};          ///< Default: /v1/batch, or /v1/import for history.
  Object context{};            ///< Sent once with each batch; merged into its events.
  Object integrations{};       ///< The same.

  std::size_t queue_events_max = 10'000;           ///< Accepted, in memory, without a fate yet.
  std::size_t queue_bytes_max = 32 * 1024 * 1024;  ///< The same, in bytes of their JSON.
  WhenFull when_full = WhenFull::reject_newest;
  std::chrono::milliseconds block_timeout = std::chrono::seconds(1);

  std::size_t batch_events_max = 250;
  std::size_t batch_bytes_max = kBatchBytesMax;
  /// How long an event waits for others before its batch is sent.
  std::chrono::milliseconds flush_interval = std::chrono::seconds(5);
  std::size_t requests_in_flight_max = 2;

  std::chrono::milliseconds connect_timeout = std::chrono::seconds(5);
  std::chrono::milliseconds request_timeout = std::chrono::seconds(10);
  int retries_max = 10;
  std::chrono::milliseconds retry_backoff = std::chrono::milliseconds(500);  ///< The first one.
  std::chrono::milliseconds retry_backoff_max = std::chrono::seconds(60);
  std::chrono::milliseconds retry_duration_max = std::chrono::hours(12);
  std::size_t gzip_bytes_min = 1024;  ///< Longer bodies are compressed; 0: none is.

  /// For history: no `sentAt`, so that the server takes timestamps as they are.
  bool historical = false;
  /// How long the destructor may take.
  std::chrono::milliseconds close_timeout = std::chrono::seconds(5);

  /// Called once for each accepted event that meets its fate, by the client's thread; must not
  /// block for long, and must not call the client. What it throws is caught and logged.
  std::function<void(const Outcome&)> on_outcome{};

  std::shared_ptr<Transport> transport{};  ///< Default: curl.
  std::shared_ptr<Clock> clock{};          ///< Default: the machine's.

  Mode mode = Mode::background;
  /// How long a call waits for its event's fate in synchronous mode.
  std::chrono::milliseconds synchronous_timeout = std::chrono::seconds(30);
  /// Called in this order.
  std::vector<Hook> hooks{};
  LogSink log{};  ///< Unset: silent.
  Spool spool{};
  /// Proxy, certificates, unix socket; used where `transport` is not set.
  CurlOptions curl{};
  /// Bearer tokens instead of the write key as authorization: `analytics/oauth.h` makes one.
  std::shared_ptr<TokenSource> authorization{};
  std::vector<StatusRule> status_rules{};
};

}  // namespace analytics
