#include "server/destinations/webhook.h"

#include <algorithm>
#include <array>
#include <utility>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "server/destinations/http_outcome.h"

namespace analytics::server {
namespace {

constexpr std::size_t kAnswerBytesMax = 64 * 1024;

struct WebhookConfig {
  std::string url{};
  std::string shared_secret{};
  std::size_t batch_max = 1;
  std::size_t attempts_at_once = 1;
  std::chrono::seconds timeout{10};
};

std::string body_of(const std::vector<Event>& events, bool as_array) {
  if (!as_array && events.size() == 1) return events.front().json;
  std::size_t bytes = 2 + events.size();
  for (const Event& event : events) bytes += event.json.size();
  std::string body;
  body.reserve(bytes);
  body += '[';
  for (const Event& event : events) {
    if (body.size() > 1) body += ',';
    body += event.json;
  }
  body += ']';
  return body;
}

class Webhook final : public Destination {
 public:
  Webhook(WebhookConfig config, std::shared_ptr<Transport> transport, std::shared_ptr<Clock> clock)
      : config_(std::move(config)), transport_(std::move(transport)), clock_(std::move(clock)) {}

  Shape shape() const override {
    return {.batch_max = config_.batch_max, .attempts_at_once = config_.attempts_at_once};
  }

  void deliver(Events events, Deadline deadline, Done done) override {
    if (events->empty()) return done({});
    deadline = std::min(deadline, clock_->now() + config_.timeout);
    auto report = [count = events->size(), clock = clock_,
                   done = std::move(done)](const Result<HttpResponse>& response) {
      done(std::vector<Outcome>(count, http_outcome(response, clock->wall_time())));
    };
    transport_->start(request_for(*events), deadline, std::move(report));
  }

 private:
  HttpRequest request_for(const std::vector<Event>& events) const {
    HttpRequest request{.method = "POST", .url = config_.url};
    request.headers = {{"Content-Type", "application/json"}, {"User-Agent", "analyticsd"}};
    request.body = body_of(events, config_.batch_max > 1);
    request.response_bytes_max = kAnswerBytesMax;
    request.connect_timeout =
        std::min<std::chrono::milliseconds>(config_.timeout, request.connect_timeout);
    if (!config_.shared_secret.empty()) {
      request.headers.push_back(
          {"X-Signature", webhook_signature(config_.shared_secret, request.body)});
    }
    return request;
  }

  const WebhookConfig config_;
  const std::shared_ptr<Transport> transport_;
  const std::shared_ptr<Clock> clock_;
};

}  // namespace

std::vector<SettingField> webhook_fields() {
  return {
      {.name = "url",
       .kind = SettingKind::url,
       .required = true,
       .description = "where to post the events, https:// or http://"},
      {.name = "shared_secret",
       .kind = SettingKind::string,
       .secret = true,
       .description = "signs the body: X-Signature is its hex HMAC-SHA1 with this key"},
      {.name = "batch_max",
       .kind = SettingKind::integer,
       .default_text = "1",
       .minimum = 1,
       .maximum = static_cast<std::int64_t>(kWebhookBatchMax),
       .description = "events in a request, at most; over 1 the body is an array"},
      {.name = "attempts_at_once",
       .kind = SettingKind::integer,
       .default_text = "8",
       .minimum = 1,
       .maximum = 256,
       .description = "requests under way at the same time, at most"},
      {.name = "timeout_seconds",
       .kind = SettingKind::integer,
       .default_text = "10",
       .minimum = 1,
       .maximum = 300,
       .description = "how long a request may take"},
      {.name = "allow_private_networks",
       .kind = SettingKind::boolean,
       .default_text = "false",
       .description = "whether the host may be in a private network, this machine included"},
  };
}

Result<std::unique_ptr<Destination>> make_webhook(const std::string& id,
                                                  std::string_view settings_json,
                                                  const DestinationContext& context) {
  const Result<Settings> settings = Settings::read(webhook_fields(), settings_json);
  if (!settings) {
    return Error{settings.error().code, "destination \"" + id + "\": " + settings.error().message};
  }
  WebhookConfig config{
      .url = settings->text("url"),
      .shared_secret = settings->text("shared_secret"),
      .batch_max = static_cast<std::size_t>(settings->integer("batch_max")),
      .attempts_at_once = static_cast<std::size_t>(settings->integer("attempts_at_once")),
      .timeout = std::chrono::seconds(settings->integer("timeout_seconds")),
  };
  const auto& transport = settings->boolean("allow_private_networks") ? context.unguarded_transport
                                                                      : context.guarded_transport;
  return std::unique_ptr<Destination>(
      std::make_unique<Webhook>(std::move(config), transport, context.clock));
}

std::string webhook_signature(std::string_view shared_secret, std::string_view body) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int bytes = 0;
  HMAC(EVP_sha1(), shared_secret.data(), static_cast<int>(shared_secret.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data(), &bytes);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < bytes; ++i) {
    hex += kHex[digest[i] >> 4];
    hex += kHex[digest[i] & 15];
  }
  return hex;
}

}  // namespace analytics::server
