#include <analytics/http_client.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "base/deadline.h"
#include "batch/envelope.h"
#include "http/answer_error.h"
#include "http/tracking_request.h"
#include "http/url.h"
#include "json/write.h"
#include "message/encode.h"
#include "message/validate.h"

namespace analytics {
namespace {

// What one thread waits for and the transport's brings. Outlives whichever of them is done first.
struct Answer {
  std::mutex mutex;
  std::condition_variable came;
  std::optional<Result<HttpResponse>> value;
};

// A transport keeps its deadline; this is for one that doesn't, so that no wait is for ever.
constexpr Duration kGrace = std::chrono::seconds(1);

Result<HttpResponse> wait_for(Answer& answer, Clock& clock, Deadline deadline) {
  std::unique_lock lock(answer.mutex);
  while (!answer.value) {
    if (clock.now() >= deadline + kGrace) {
      return Error{.code = ErrorCode::timed_out,
                   .message = "no answer in time",
                   .retryable = true,
                   .maybe_arrived = true};
    }
    clock.wait_until(lock, answer.came, deadline + kGrace);
  }
  return *std::move(answer.value);
}

struct Outgoing {
  std::string path{};
  std::string body{};
};

class Writer {
 public:
  Writer(const HttpClient::Options& options, std::string_view write_key, Timestamp now)
      : options_(options), write_key_(write_key), now_(now) {}

  Result<Outgoing> operator()(const Batch& batch) const {
    if (batch.batch.error()) return *batch.batch.error();
    if (batch.batch.size() > kBatchEventsMax) {
      return too_large(std::to_string(batch.batch.size()) + " events; the limit is " +
                       std::to_string(kBatchEventsMax));
    }
    ByteBuffer context;
    merge_objects(options_.context.text(), batch.context.text(), context);
    if (context.size() + batch.integrations.text().size() > kEventBytesMax) {
      return too_large("to carry context and integrations of more than " +
                       std::to_string(kEventBytesMax) + " bytes");
    }
    Outgoing outgoing{.path = options_.historical ? "/v1/import" : "/v1/batch"};
    write_batch({.write_key = write_key_,
                 .context = context.view(),
                 .integrations = batch.integrations.text(),
                 .sent_at = !options_.historical},
                now_, batch.batch.text(), outgoing.body);
    if (outgoing.body.size() > kBatchBytesMax) {
      return too_large(std::to_string(outgoing.body.size()) +
                       " bytes with its envelope; the limit is " + std::to_string(kBatchBytesMax));
    }
    return outgoing;
  }

  template <class Call>
  Result<Outgoing> operator()(const Call& call) const {
    ByteBuffer& event = detail::scratch();
    Result<void> encoded = encode_event(call,
                                        {.time = now_,
                                         .global_context = &options_.context,
                                         .sent_at = options_.historical ? nullptr : &now_,
                                         .write_key = write_key_},
                                        event);
    if (!encoded) return std::move(encoded).error();
    return Outgoing{.path = "/v1/" + std::string(type_name<Call>()),
                    .body = std::string(event.view())};
  }

 private:
  static Error too_large(const std::string& what) {
    return {ErrorCode::batch_too_large, "the batch is " + what};
  }

  const HttpClient::Options& options_;
  std::string_view write_key_;
  Timestamp now_;
};

Result<void> check(const HttpClient::Options& options) {
  Result<std::string> url = endpoint_url(options.host, options.path);
  if (!url) return std::move(url).error();
  if (options.timeout <= std::chrono::milliseconds(0) ||
      options.connect_timeout <= std::chrono::milliseconds(0)) {
    return Error{ErrorCode::invalid_config, "timeout and connect_timeout must be more than 0 ms"};
  }
  return {};
}

}  // namespace

HttpClient::HttpClient() : HttpClient(Options{}) {}

HttpClient::HttpClient(Options options) : options_(std::move(options)), ready_(check(options_)) {
  if (!options_.clock) options_.clock = Clock::real();
  if (options_.transport || !ready_) return;
  Result<std::shared_ptr<Transport>> transport = curl_transport(options_.curl);
  if (transport) {
    options_.transport = *std::move(transport);
  } else {
    ready_ = std::move(transport).error();
  }
}

HttpClient::~HttpClient() = default;

Result<void> HttpClient::send(std::string_view write_key, const Message& message) {
  if (!ready_) return ready_;
  if (write_key.empty()) {
    return Error{ErrorCode::invalid_config, "the write key is empty; it is your source's key"};
  }
  const Writer writer(options_, write_key, options_.clock->wall_time());
  Result<Outgoing> outgoing = std::visit(writer, message.variant());
  if (!outgoing) return std::move(outgoing).error();
  const std::string& path = options_.path.empty() ? outgoing->path : options_.path;
  Result<std::string> url = endpoint_url(options_.host, path);
  if (!url) return std::move(url).error();

  const auto answer = std::make_shared<Answer>();
  const Deadline deadline = deadline_in(*options_.clock, options_.timeout);
  options_.transport->start(
      tracking_request({.url = *url,
                        .write_key = write_key,
                        .gzip_bytes_min = options_.gzip_bytes_min,
                        .connect_timeout = bounded_wait(options_.connect_timeout)},
                       std::move(outgoing->body)),
      deadline, [answer](Result<HttpResponse> response) {
        {
          const std::lock_guard guard(answer->mutex);
          answer->value.emplace(std::move(response));
        }
        answer->came.notify_one();
      });
  Result<HttpResponse> response = wait_for(*answer, *options_.clock, deadline);
  if (!response) return std::move(response).error();
  return check_answer(*response);
}

}  // namespace analytics
