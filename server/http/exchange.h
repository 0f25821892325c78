#pragma once

// One request's way to its answer. The connection waits on a worker's thread; whoever has the Reply
// may answer on any other. In between stands the worker's Mailbox, which outlives both the worker
// and the listener, so that a late answer finds a closed box and no dangling pointer.
//
//   auto exchange = std::make_shared<Exchange>(mailbox);
//   handler(request, reply_to(exchange));
//   while (!exchange->arrived()) wait();          // woken by `on_arrival`
//   send(exchange->take());

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "server/http/listener.h"

namespace analytics::server {

class Exchange;

/// Brings answers to the worker's thread. Safe for use by several threads.
class Mailbox {
 public:
  /// `wake` makes the worker call `deliver` soon; it is called by any thread, never after `close`.
  explicit Mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  /// Marks the calling thread as the one that delivers: what it puts arrives at once.
  void adopt_thread() noexcept;

  void put(std::shared_ptr<Exchange> answered);
  /// To be called by the worker's thread.
  void deliver();
  /// What is in the box, and what comes later, is thrown away.
  void close();

 private:
  std::mutex mutex_;
  bool closed_ = false;
  std::vector<std::shared_ptr<Exchange>> answered_;
  std::function<void()> wake_;
};

/// What both sides share. `answer` is safe for every thread; the rest is the worker's alone.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(std::shared_ptr<Mailbox> mailbox, std::function<void()> on_arrival)
      : mailbox_(std::move(mailbox)), on_arrival_(std::move(on_arrival)) {}

  /// The first answer counts.
  void answer(ServerResponse response);
  bool answered() const noexcept { return answered_; }

  bool arrived() const noexcept { return arrived_; }
  ServerResponse take() { return std::move(response_); }
  /// Called by the mailbox, on the worker's thread.
  void arrive();
  /// The connection is gone: an answer is of no use any more.
  void abandon() { on_arrival_ = nullptr; }

 private:
  std::shared_ptr<Mailbox> mailbox_;
  std::function<void()> on_arrival_;
  std::atomic<bool> answered_{false};
  bool arrived_ = false;
  ServerResponse response_;
};

/// A Reply for the exchange; when its last copy goes unused, it answers 500.
Reply reply_to(std::shared_ptr<Exchange> exchange);

}  // namespace analytics::server
