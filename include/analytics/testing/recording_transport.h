#pragma once

// A transport without a network: it records every request, and answers 200, or as the test says.
//
//   auto transport = std::make_shared<RecordingTransport>();
//   auto analytics = Analytics::create({.write_key = "key", .transport = transport}).value();
//   transport->fail_next(503);                       // then 200 again
//   analytics.track({.user = User::user_id("u"), .event = "Signed Up"});
//   (void)analytics.flush(std::chrono::seconds(5));
//   transport->requests().size() == 2;
//   named(transport->events(), "Signed Up").size() == 1;
//
// Safe for use by several threads. Its destructor ends requests that are open with `canceled`.

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/testing/recorded_event.h>
#include <analytics/transport.h>

namespace analytics::testing {

class RecordingTransport : public Transport {
 public:
  struct Recorded {
    RequestId id = 0;  ///< Counted from 1.
    HttpRequest request{};
    Deadline deadline{};
    int status = 0;  ///< Of its answer; 0: it is open, or ended with an error.

    /// The first header of that name, whatever its case; empty if there is none.
    std::string header(std::string_view name) const;
    /// The body as it was written: unpacked where it is gzip. Empty where that fails.
    std::string text() const;
    /// The events in it; none where it can't be read.
    std::vector<RecordedEvent> events() const;
  };
  /// Says how a request is answered; nothing leaves it open.
  using Script = std::function<std::optional<Result<HttpResponse>>(const Recorded&)>;

  RecordingTransport();
  ~RecordingTransport() override;

  RequestId start(HttpRequest request, Deadline deadline, Done done) override;
  void cancel(RequestId id) override;

  // What requests are answered with, before `start` returns. First come the answers of `fail_next`
  // and `answer_next`, each for one request; then what was said last by the other three.
  void fail_next(int status, std::size_t times = 1, std::vector<HttpHeader> headers = {});
  void answer_next(Result<HttpResponse> answer, std::size_t times = 1);
  void answer_all(int status);
  /// Leaves requests open until `answer`, whatever their deadlines.
  void hold_all();
  /// The script is called for one request at a time, and must not call the transport.
  void script(Script script);

  /// Answers a request that is open; one that is not is left as it is.
  void answer(RequestId id, Result<HttpResponse> answer);

  /// What was sent, in its order.
  std::vector<Recorded> requests() const;
  /// The events of requests that were answered with a 2xx, in the order of their sending.
  std::vector<RecordedEvent> events() const;
  /// Forgets what was sent, but not what is open.
  void clear();

  /// Whether so many requests were started in time, since the beginning or `clear`.
  [[nodiscard]] bool wait_for_requests(
      std::size_t count, std::chrono::milliseconds within = std::chrono::seconds(10)) const;
  /// Whether `events` had so many in time.
  [[nodiscard]] bool wait_for_events(
      std::size_t count, std::chrono::milliseconds within = std::chrono::seconds(10)) const;

 private:
  std::optional<Result<HttpResponse>> next_answer(const Recorded& recorded);
  void note(Recorded& recorded, const Result<HttpResponse>& answer);

  mutable std::mutex mutex_;  // Guards everything below.
  mutable std::condition_variable changed_;
  std::deque<Result<HttpResponse>> next_;
  Script script_;
  std::vector<Recorded> requests_;
  std::size_t events_ = 0;
  std::map<RequestId, Done> open_;
  RequestId last_id_ = 0;
};

}  // namespace analytics::testing
