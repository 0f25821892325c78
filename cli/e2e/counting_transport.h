#pragma once

// The library's transport, with a count of the batches that a server took: the client tells of
// events, and not of the requests that carried them.
//
//   auto transport = std::make_shared<CountingTransport>(curl_transport({}).value());
//   …
//   transport->taken();
//
// Safe for use by several threads.

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

#include <analytics/transport.h>

namespace analytics::cli::e2e {

class CountingTransport : public Transport {
 public:
  explicit CountingTransport(std::shared_ptr<Transport> inner) : inner_(std::move(inner)) {}

  RequestId start(HttpRequest request, Deadline deadline, Done done) override {
    const auto count = [taken = taken_, done = std::move(done)](Result<HttpResponse> response) {
      const int status = status_of(response);
      if (status >= 200 && status < 300) ++*taken;
      done(std::move(response));
    };
    return inner_->start(std::move(request), deadline, count);
  }
  void cancel(RequestId id) override { inner_->cancel(id); }

  /// Requests that were answered with success.
  std::size_t taken() const noexcept { return *taken_; }

 private:
  // An answer that is longer than it may be still says whether the batch was taken.
  static int status_of(const Result<HttpResponse>& response) noexcept {
    if (response) return response->status;
    const Error& error = response.error();
    return error.code == ErrorCode::response_too_large ? error.http_status : 0;
  }

  std::shared_ptr<Transport> inner_;
  std::shared_ptr<std::atomic<std::size_t>> taken_ = std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace analytics::cli::e2e
