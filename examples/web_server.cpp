// The shape of a web server: one client for the process, called by the threads that answer, closed
// once SIGTERM has stopped the listener. Requests are made up, and there is no socket in here.
// docs/guides/web-server.md says why each thing is as it is.
#include <signal.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <iostream>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <analytics/analytics.h>

namespace {

using namespace analytics;

struct Request {
  std::string path;
  std::string user_id;       // Of the session; empty where nobody has signed in.
  std::string anonymous_id;  // Of a cookie that this server sets.
  std::string ip;
  std::string user_agent;
};

/// What the listener hands to the pool.
class Requests {
 public:
  void put(Request request) {
    const std::lock_guard guard(mutex_);
    waiting_.push_back(std::move(request));
    changed_.notify_one();
  }
  void end() {
    const std::lock_guard guard(mutex_);
    is_over_ = true;
    changed_.notify_all();
  }
  /// Waits for one; empty once there are no more.
  std::optional<Request> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_over_ || !waiting_.empty(); });
    if (waiting_.empty()) return std::nullopt;
    Request request = std::move(waiting_.front());
    waiting_.pop_front();
    return request;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Request> waiting_;
  bool is_over_ = false;
};

// The visitor's address and browser, which nobody else can tell here.
void answer(const Request& request, Analytics& analytics) {
  analytics.page({.user = User::both(request.user_id, request.anonymous_id),
                  .properties = {{"path", request.path}},
                  .context = {{"ip", request.ip}, {"userAgent", request.user_agent}}});
}

// Plays the browsers, and at the end the operator who stops the server.
void listen(Requests& requests) {
  for (int i = 0; i < 100; ++i) {
    requests.put({.path = "/products/" + std::to_string(i),
                  .user_id = i % 3 == 0 ? "user-" + std::to_string(i) : "",
                  .anonymous_id = "visitor-" + std::to_string(i % 10),
                  .ip = "203.0.113." + std::to_string(i),
                  .user_agent = "Mozilla/5.0 (X11; Linux x86_64)"});
  }
  kill(getpid(), SIGTERM);
}

void log(LogLevel level, std::string_view text) {
  std::cerr << (level == LogLevel::info ? "" : "warning: ") << text << '\n';
}

}  // namespace

int main() {
  // Before the first thread is made: all of them leave these two signals to `sigwait`.
  sigset_t endings;
  sigemptyset(&endings);
  sigaddset(&endings, SIGTERM);
  sigaddset(&endings, SIGINT);
  pthread_sigmask(SIG_BLOCK, &endings, nullptr);

  Config config{.write_key = "YOUR_WRITE_KEY"};
  config.log = log;
  Result<Analytics> created = Analytics::create(std::move(config));
  if (!created) {
    std::cerr << created.error().message << '\n';
    return 1;
  }

  Requests requests;
  std::vector<std::thread> pool;
  for (int i = 0; i < 4; ++i) {
    pool.emplace_back([&] {
      while (const std::optional<Request> request = requests.take()) answer(*request, *created);
    });
  }
  std::thread listener([&] { listen(requests); });

  int signal = 0;
  sigwait(&endings, &signal);
  listener.join();
  requests.end();
  for (std::thread& one : pool) one.join();  // What was accepted is answered.
  const FlushReport report = created->close(std::chrono::seconds(10));

  const Accounting sums = created->accounting();
  std::cerr << sums.accepted << " events, " << sums.delivered << " delivered, "
            << sums.dropped_total() << " dropped, " << sums.rejected_full << " without room\n";
  return report.complete ? 0 : 1;
}
