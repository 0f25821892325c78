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
      if (response && response->status >= 200 && response->status < 300) ++*taken;
      done(std::move(response));
    };
    return inner_->start(std::move(request), deadline, count);
  }
  void cancel(RequestId id) override { inner_->cancel(id); }

  /// Requests that were answered with success.
  std::size_t taken() const noexcept { return *taken_; }

 private:
  std::shared_ptr<Transport> inner_;
  std::shared_ptr<std::atomic<std::size_t>> taken_ = std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace analytics::cli::e2e
