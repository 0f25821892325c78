#pragma once

// A server of the Tracking API inside a test: it listens on 127.0.0.1, keeps the events that it is
// sent, and misbehaves when told to. For testing a program as a whole, by real HTTP.
//
//   Collector collector;
//   auto analytics = Analytics::create({.write_key = "key", .host = collector.url()}).value();
//   collector.fail_next(503);                           // then 200 again
//   analytics.track({.user = User::user_id("u"), .event = "Signed Up"});
//   collector.wait_for_events(1);
//   named(collector.events(), "Signed Up").size() == 1;
//
// It takes any path, batches and single calls, packed or not, of any write key. A body that can't
// be read is answered with 400. Nothing else is judged: what was sent is for the test to look at.
//
// Safe for use by several threads, but for destroying it: that ends its thread and every
// connection, hung ones too.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <analytics/testing/recorded_event.h>
#include <analytics/testing/reply.h>
#include <analytics/transport.h>

namespace analytics::testing {

class Collector {
 public:
  using Handler = std::function<Reply(const RecordedRequest&)>;

  /// Listens at once, on a free port.
  Collector();
  ~Collector();
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  /// For `Config::host`: http://127.0.0.1:PORT. Empty where it could not listen, as when the
  /// process has no file descriptor left.
  std::string url() const;
  std::uint16_t port() const;

  // What requests are answered with. First come the replies of `fail_next` and `answer_next`, each
  // for one request; then what the handler says, where one was given; then 200.
  void fail_next(int status, std::size_t times = 1, std::vector<HttpHeader> headers = {});
  void answer_next(Reply reply, std::size_t times = 1);
  /// Called on the collector's thread, for one request after the other. It may use the collector,
  /// but must not wait for it, nor take it down.
  void answer_with(Handler handler);

  /// Ends every connection and refuses new ones, at the same port, until `come_up`.
  void go_down();
  void come_up();

  /// The events of requests that were answered with a 2xx, in the order of arrival. A fault by
  /// which the sender never sees that answer (all but `drip`) keeps its events out.
  std::vector<RecordedEvent> events() const;
  /// All that came, in the order of arrival.
  std::vector<RecordedRequest> requests() const;
  /// Forgets what came, but not what is to be answered.
  void clear();

  /// Whether `events` had so many in time. Their sender may not have its answer yet; its `flush`
  /// waits for that.
  [[nodiscard]] bool wait_for_events(
      std::size_t count, std::chrono::milliseconds within = std::chrono::seconds(10)) const;
  /// Whether so many requests came in time, since the beginning or `clear`.
  [[nodiscard]] bool wait_for_requests(
      std::size_t count, std::chrono::milliseconds within = std::chrono::seconds(10)) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace analytics::testing
