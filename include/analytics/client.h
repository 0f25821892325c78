#pragma once

// The client that does it all by itself: make it once, call it from any thread. Calls are checked,
// encoded and queued on the caller's thread; a thread of the client's packs batches, sends them,
// retries what may be retried, and says of every event what became of it.
//
//   auto analytics = Analytics::create({.write_key = "YOUR_WRITE_KEY"}).value();
//   analytics.track({.user = User::user_id("f4ca124298"), .event = "Signed Up"});
//   FlushReport report = analytics.flush(std::chrono::seconds(5));
//
// Every event that was accepted has exactly one fate, and at every moment
//   accepted + recovered = delivered + dropped + spooled + in flight.
//
// Safe for use by several threads, but for moving and destroying it. In the child of a fork it is
// closed, and its events are the parent's to send: a child makes a client of its own.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/http_client.h>
#include <analytics/message.h>
#include <analytics/result.h>
#include <analytics/transport.h>

namespace analytics {

/// What a call does when the queue is at one of its limits.
enum class WhenFull : std::uint8_t {
  reject_newest,  ///< Return `queue_full` at once.
  block,          ///< Wait for room, `Config::block_timeout` at most; then `queue_full`.
};

/// Why an accepted event was given up.
enum class DropReason : std::uint8_t {
  refused,            ///< The server said that it will never take it (400, 401, 413 …).
  retries_exhausted,  ///< Every attempt that was allowed failed.
  closed,             ///< The client was closed before it could be delivered.
};
inline constexpr std::size_t kDropReasons = 3;
const char* name(DropReason reason) noexcept;

/// What became of one event. The views are valid during the callback only.
struct Outcome {
  bool delivered = false;
  DropReason reason{};  ///< Where it was not delivered.
  std::string_view message_id{};
  std::string_view event{};    ///< The event's JSON, for a dead-letter file.
  int attempts = 0;            ///< Requests that carried it.
  int http_status = 0;         ///< Of the last answer; 0 if none came.
  ErrorCode error{};           ///< Of the last attempt, where it failed.
  std::string_view message{};  ///< The same for people, with the beginning of the answer.
};

/// Where the events are. A snapshot that adds up.
struct Accounting {
  std::uint64_t accepted = 0;
  std::uint64_t recovered = 0;  ///< From the spool, at start.
  std::uint64_t delivered = 0;
  std::uint64_t spooled = 0;
  std::uint64_t in_flight = 0;  ///< Queued, under way, or waiting for a retry.
  std::array<std::uint64_t, kDropReasons> dropped{};  ///< By DropReason.
  /// Never accepted, and so no part of the sum.
  std::uint64_t rejected_invalid = 0;
  std::uint64_t rejected_full = 0;
  std::uint64_t rejected_closed = 0;

  std::uint64_t dropped_total() const noexcept {
    return std::accumulate(dropped.begin(), dropped.end(), std::uint64_t{0});
  }
};

/// What `flush` or `close` achieved.
struct FlushReport {
  bool complete = false;        ///< Every event accepted before the call has met its fate.
  std::uint64_t delivered = 0;  ///< Since the call.
  std::uint64_t dropped = 0;    ///< Since the call.
  std::uint64_t pending = 0;    ///< Not yet; after `close` always 0.
};

/// Settings, checked by `Analytics::create`.
struct Config {
  std::string write_key{};
  std::string host = kHostUs;  ///< With its scheme; a path that it ends with is kept.
  std::string path{};          ///< Default: /v1/batch, or /v1/import for history.
  Object context{};            ///< Sent once with each batch; merged into its events.
  Object integrations{};       ///< The same.

  std::size_t queue_events_max = 10'000;           ///< Accepted and without a fate yet.
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

  /// Called once for each accepted event, by the client's thread; must not block for long, and
  /// must not call the client. Unset: nobody is told.
  std::function<void(const Outcome&)> on_outcome{};

  std::shared_ptr<Transport> transport{};  ///< Default: curl.
  std::shared_ptr<Clock> clock{};          ///< Default: the machine's.
};

class Analytics {
 public:
  /// Checks the settings and starts; invalid_config names the setting.
  static Result<Analytics> create(Config config);

  Analytics(Analytics&&) noexcept;
  Analytics& operator=(Analytics&&) noexcept;
  /// Closes within Config::close_timeout, unless `close` was called.
  ~Analytics();

  // Each returns `ok` if the event was accepted, otherwise why not. The accounting counts both.
  ErrorCode identify(const Identify& message);
  ErrorCode track(const Track& message);
  ErrorCode page(const Page& message);
  ErrorCode screen(const Screen& message);
  ErrorCode group(const Group& message);
  ErrorCode alias(const Alias& message);
  ErrorCode enqueue(const BatchMessage& message);

  /// Sends what is queued and waits until every event that was accepted before the call has met
  /// its fate, or until the deadline.
  FlushReport flush(Deadline deadline);
  FlushReport flush(std::chrono::milliseconds timeout);

  /// Accepts no more, flushes until the deadline, and drops the rest (DropReason::closed), event
  /// by event. Afterwards no thread of the client's is left. A second call does nothing.
  FlushReport close(Deadline deadline);
  FlushReport close(std::chrono::milliseconds timeout);

  Accounting accounting() const;

 private:
  class Impl;
  explicit Analytics(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace analytics
