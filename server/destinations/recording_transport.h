#pragma once

// What the tests of the destinations that speak HTTP share: a transport that keeps what is started,
// and answers with what it was told to; and a clock that stands still.
//
//   RecordingTransport transport;
//   transport.answer = HttpResponse{.status = 503};
//
// Not synchronised.

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/clock.h>
#include <analytics/transport.h>

namespace analytics::server {

class RecordingTransport final : public Transport {
 public:
  RequestId start(HttpRequest request, Deadline deadline, Done done) override {
    requests.push_back(std::move(request));
    deadlines.push_back(deadline);
    done(answer);
    return requests.size();
  }
  void cancel(RequestId) override {}

  /// The latest request's header of that name.
  std::string header(std::string_view wanted) const {
    for (const HttpHeader& header : requests.back().headers) {
      if (header.name == wanted) return header.value;
    }
    return "(none)";
  }

  std::vector<HttpRequest> requests;
  std::vector<Deadline> deadlines;
  Result<HttpResponse> answer = HttpResponse{.status = 200};
};

class StandingClock final : public Clock {
 public:
  Timestamp wall_time() override { return Timestamp(std::chrono::seconds(1'000'000)); }
  Deadline now() override { return Deadline(std::chrono::seconds(1'000)); }
  void wait_until(std::unique_lock<std::mutex>&, std::condition_variable&, Deadline) override {}
};

}  // namespace analytics::server
