#include "tests/support/http_server.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "testing/http_listener.h"
#include "tests/support/tls.h"

namespace analytics::testing_support {
namespace {

testing::HttpListener::Options listener_options(const HttpServerOptions& options) {
  testing::HttpListener::Options listening{.unix_socket = options.unix_socket};
  if (!options.certificate_file.empty()) {
    listening.kind = tls({options.certificate_file, options.key_file}, options.client_ca_file);
  }
  return listening;
}

}  // namespace

class HttpServer::Impl {
 public:
  explicit Impl(const HttpServerOptions& options)
      : listener_(listener_options(options),
                  [this](const RecordedRequest& request) { return take(request); }) {}

  const testing::HttpListener& listener() const { return listener_; }

  void set_handler(Handler handler) {
    const std::lock_guard lock(mutex_);
    handler_ = std::move(handler);
  }

  void enqueue(Reply reply) {
    const std::lock_guard lock(mutex_);
    script_.push_back(std::move(reply));
  }

  std::vector<RecordedRequest> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  bool wait_for_requests(std::size_t count, std::chrono::milliseconds within) {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, within, [&] { return requests_.size() >= count; });
  }

 private:
  Reply take(const RecordedRequest& request) {
    Handler handler;
    std::optional<Reply> scripted;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      handler = handler_;
      if (!script_.empty()) {
        scripted = std::move(script_.front());
        script_.pop_front();
      }
    }
    came_.notify_all();
    if (scripted) return *std::move(scripted);
    return handler ? handler(request) : Reply{};
  }

  std::mutex mutex_;
  std::condition_variable came_;
  Handler handler_;
  std::deque<Reply> script_;
  std::vector<RecordedRequest> requests_;

  testing::HttpListener listener_;  // The last, so that its thread has all of the above.
};

HttpServer::HttpServer(HttpServerOptions options) : impl_(std::make_unique<Impl>(options)) {}
HttpServer::HttpServer(Handler handler) : HttpServer() { set_handler(std::move(handler)); }
HttpServer::~HttpServer() = default;

std::string HttpServer::url() const { return impl_->listener().url(); }
std::uint16_t HttpServer::port() const { return impl_->listener().port(); }
std::size_t HttpServer::connections() const { return impl_->listener().connections(); }
void HttpServer::set_handler(Handler handler) { impl_->set_handler(std::move(handler)); }
void HttpServer::enqueue(Reply reply) { impl_->enqueue(std::move(reply)); }
std::vector<RecordedRequest> HttpServer::requests() const { return impl_->requests(); }
bool HttpServer::wait_for_requests(std::size_t count, std::chrono::milliseconds within) const {
  return impl_->wait_for_requests(count, within);
}

}  // namespace analytics::testing_support
