#pragma once

// A transport without a network: it records every request, and answers when the test says so, or at
// once by a script.
//
//   auto transport = std::make_shared<FakeTransport>();
//   transport->answer_all(200);
//   transport->wait_for_requests(1);

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include <analytics/transport.h>

namespace analytics {

class FakeTransport final : public Transport {
 public:
  struct Recorded {
    RequestId id;
    HttpRequest request;
    Deadline deadline;
    std::string header(std::string_view name) const {
      for (const HttpHeader& one : request.headers) {
        if (one.name == name) return one.value;
      }
      return {};
    }
  };
  using Script = std::function<std::optional<Result<HttpResponse>>(const Recorded&)>;

  ~FakeTransport() override {
    for (auto& [id, done] : pending_) done(Error{ErrorCode::canceled, "the transport is gone"});
  }

  RequestId start(HttpRequest request, Deadline deadline, Done done) override {
    std::unique_lock lock(mutex_);
    const RequestId id = ++last_id_;
    requests_.push_back({id, std::move(request), deadline});
    std::optional<Result<HttpResponse>> answer;
    if (script_) answer = script_(requests_.back());
    if (!answer) pending_.emplace(id, std::move(done));
    changed_.notify_all();
    lock.unlock();
    if (answer) done(*std::move(answer));
    return id;
  }

  void cancel(RequestId id) override {
    if (const Done done = take(id)) done(Error{ErrorCode::canceled, "canceled"});
  }

  /// Answers every request from now on as the script says; those that it leaves open wait.
  void script(Script script) {
    const std::lock_guard guard(mutex_);
    script_ = std::move(script);
  }
  void answer_all(int status) {
    script([status](const Recorded&) { return Result<HttpResponse>(HttpResponse{status}); });
  }
  /// Answers one request that waits.
  void answer(RequestId id, Result<HttpResponse> response) {
    if (const Done done = take(id)) done(std::move(response));
  }

  /// Waits until so many requests were started in all, ten seconds at most.
  bool wait_for_requests(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10),
                             [&] { return requests_.size() >= count; });
  }
  std::vector<Recorded> requests() const {
    const std::lock_guard guard(mutex_);
    return requests_;
  }

 private:
  Done take(RequestId id) {
    const std::lock_guard guard(mutex_);
    const auto found = pending_.find(id);
    if (found == pending_.end()) return nullptr;
    Done done = std::move(found->second);
    pending_.erase(found);
    return done;
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Script script_;
  std::vector<Recorded> requests_;
  std::map<RequestId, Done> pending_;
  RequestId last_id_ = 0;
};

}  // namespace analytics
