#pragma once

// The curl transport's thread: the one place that drives libcurl. Other threads leave what they
// want in an inbox and wake it.
//
//   Result<std::unique_ptr<CurlLoop>> loop = CurlLoop::create(options, api);
//   (*loop)->start(std::move(request), deadline, std::move(done));
//   loop->reset();  // ends what is under way with `canceled`, and the thread
//
// `start` and `cancel` are safe for use by several threads. Does not survive a fork: see
// curl_transport.cpp.

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "http/curl_api.h"
#include "http/curl_exchange.h"

namespace analytics {

class CurlLoop {
 public:
  using RequestId = Transport::RequestId;

  static Result<std::unique_ptr<CurlLoop>> create(CurlOptions options,
                                                  std::shared_ptr<CurlApi> api);
  ~CurlLoop();
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  RequestId start(HttpRequest request, Deadline deadline, Transport::Done done);
  void cancel(RequestId id);

 private:
  using Exchange = std::unique_ptr<CurlExchange>;
  struct Inbox {
    std::vector<std::pair<RequestId, Exchange>> started;
    std::vector<RequestId> canceled;
    bool stop = false;
  };

  CurlLoop(CurlOptions options, std::shared_ptr<CurlApi> api, CURLM* multi);
  Result<void> start_thread();
  void wake();

  // Only the thread calls what follows.
  void run();
  Inbox take_inbox();
  void begin(RequestId id, Exchange exchange);
  void drive();
  void collect();
  void expire();
  int poll_ms() const;
  void finish(RequestId id, Result<HttpResponse> result);
  void give_up(RequestId id);
  void fail_all(std::string_view reason);
  void cancel_all();
  CURL* borrow_handle();
  void return_handle(CURL* easy);
  void close();

  const CurlOptions options_;
  const std::shared_ptr<CurlApi> api_;
  CURLM* const multi_;
  std::thread thread_;

  std::mutex mutex_;
  std::condition_variable left_something_;
  Inbox inbox_;            // guarded by mutex_
  RequestId last_id_ = 0;  // guarded by mutex_

  // The thread's own.
  std::map<RequestId, Exchange> under_way_;
  std::map<CURL*, RequestId> ids_;
  std::set<std::pair<Deadline, RequestId>> deadlines_;
  std::vector<CURL*> idle_handles_;
};

}  // namespace analytics
