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
// Safe for use by several threads, but for moving and destroying it; also as a static object. In
// the child of a fork it begins anew, with an empty queue and a thread of its own, and the parent's
// events are the parent's to send.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>

#include <analytics/clock.h>
#include <analytics/config.h>
#include <analytics/message.h>
#include <analytics/result.h>

namespace analytics {

/// Where the events are. A snapshot that adds up.
struct Accounting {
  std::uint64_t accepted = 0;
  std::uint64_t recovered = 0;  ///< Found in the spool, left there by earlier clients.
  std::uint64_t delivered = 0;
  std::uint64_t spooled = 0;    ///< On disk, and not under way.
  std::uint64_t in_flight = 0;  ///< Queued, under way, or waiting for a retry.
  std::array<std::uint64_t, kDropReasons> dropped{};  ///< By DropReason.
  /// Never accepted, and so no part of the sum.
  std::uint64_t rejected_invalid = 0;
  std::uint64_t rejected_full = 0;
  std::uint64_t rejected_closed = 0;
  std::uint64_t rejected_by_hook = 0;
  std::uint64_t disabled = 0;  ///< Taken in Mode::disabled, and forgotten.

  std::uint64_t dropped_as(DropReason reason) const noexcept {
    return dropped[static_cast<std::size_t>(reason)];
  }
  std::uint64_t dropped_total() const noexcept {
    return std::accumulate(dropped.begin(), dropped.end(), std::uint64_t{0});
  }
};

/// What `flush` or `close` achieved.
struct FlushReport {
  bool complete = false;        ///< Every event accepted before met its fate by the deadline.
  std::uint64_t delivered = 0;  ///< Since the call.
  std::uint64_t dropped = 0;    ///< Since the call.
  std::uint64_t pending = 0;    ///< Not yet; after `close` always 0.
  std::uint64_t spooled = 0;    ///< On disk, to be sent later, also by the next process.
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
  // None throws. None blocks, but with WhenFull::block and in synchronous mode, and at a limit with
  // WhenFull::drop_oldest and a spool, whose disk may be waited for. In synchronous mode `ok` means
  // delivered, and `deadline_exceeded` that it is still being tried.
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

  /// Accepts no more, flushes until the deadline, and leaves the rest to the spool; without one it
  /// is dropped (DropReason::closed), event by event. Returns by the deadline plus 50 ms, as far as
  /// the disk allows. Afterwards no thread of the client's is left. A second call does nothing.
  FlushReport close(Deadline deadline);
  FlushReport close(std::chrono::milliseconds timeout);

  Accounting accounting() const;

 private:
  class Impl;
  explicit Analytics(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace analytics
