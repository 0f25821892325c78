#pragma once

// What the tests of the curl transport share: starting a request and waiting for what came of it.
//
//   Transports transport = make_transport();
//   Result<HttpResponse> answer = ask(*transport, {.url = server.url()});
//
// Safe for use by several threads.

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include <analytics/transport.h>

namespace analytics {

inline Deadline in(Duration time) { return std::chrono::steady_clock::now() + time; }

/// For whatever should come at once. Reached only where a test fails.
inline Deadline soon() { return in(std::chrono::seconds(30)); }

inline std::shared_ptr<Transport> make_transport(CurlOptions options = {}) {
  options.proxy_from_environment = false;
  return curl_transport(std::move(options)).value();
}

using Answer = std::future<Result<HttpResponse>>;

/// A request under way. Its future is broken if `done` is dropped, and throws if it is called
/// twice.
struct Started {
  Transport::RequestId id = 0;
  Answer answer;
};

inline Started start(Transport& transport, HttpRequest request, Deadline deadline = soon()) {
  auto promise = std::make_shared<std::promise<Result<HttpResponse>>>();
  Started started;
  started.answer = promise->get_future();
  started.id = transport.start(
      std::move(request), deadline,
      [promise](Result<HttpResponse> result) { promise->set_value(std::move(result)); });
  return started;
}

inline Result<HttpResponse> ask(Transport& transport, HttpRequest request,
                                Deadline deadline = soon()) {
  return start(transport, std::move(request), deadline).answer.get();
}

/// The error's code; `ok` where there is an answer.
inline ErrorCode code_of(const Result<HttpResponse>& result) {
  return result ? ErrorCode::ok : result.error().code;
}

}  // namespace analytics
