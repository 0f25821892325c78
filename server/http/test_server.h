#pragma once

// What the listener's tests have in common: a listener on a free port of loopback, and a handler
// that holds its replies until the test gives the word.
//
//   HeldReplies held;
//   auto listener = start_listener({}, held.handler());
//   client.send(kGet);
//   held.next().reply({.body = "late"});
//
// HeldReplies is safe for use by several threads.

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

#include "server/http/listener.h"
#include "server/http/test_client.h"

namespace analytics::server {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

inline constexpr const char* kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

inline std::string post(std::string_view body) {
  return "POST /v1/batch HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

inline std::unique_ptr<Listener> start_listener(ListenerOptions options, Handler handler) {
  return Listener::start(std::move(options), std::move(handler)).value();
}

/// Answers with the request's body, or its target where there is none.
inline void echo(const ServerRequest& request, const Reply& reply) {
  reply({.body = request.body.empty() ? request.target : request.body});
}

struct Held {
  ServerRequest request{};
  Reply reply{};
};

class HeldReplies {
 public:
  Handler handler() {
    return [this](ServerRequest request, Reply reply) {
      const std::lock_guard lock(mutex_);
      held_.push_back({std::move(request), std::move(reply)});
      came_.notify_all();
    };
  }

  /// Waits for the next request; an empty one if none comes.
  Held next() {
    std::unique_lock lock(mutex_);
    if (!came_.wait_for(lock, seconds(20), [this] { return !held_.empty(); })) {
      ADD_FAILURE() << "no request came";
      return {.reply = [](const ServerResponse&) {}};
    }
    Held first = std::move(held_.front());
    held_.pop_front();
    return first;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<Held> held_;
};

}  // namespace analytics::server
