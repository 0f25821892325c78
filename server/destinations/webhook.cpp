#include "server/destinations/webhook.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "http/gzip.h"
#include "retry/retry_after.h"
#include "server/destinations/header_setting.h"
#include "server/destinations/http_outcome.h"
#include "server/destinations/http_trace.h"
#include "server/destinations/multi_status.h"
#include "server/destinations/traced.h"

namespace analytics::server {
namespace {

constexpr std::size_t kAnswerBytesMax = 64 * 1024;
const HttpHeader kPacked{"Content-Encoding", "gzip"};

struct WebhookConfig {
  std::string url{};
  std::string method{};
  std::vector<HttpHeader> headers{};
  std::string shared_secret{};
  HttpSecrets secrets{};
  bool gzip = false;
  bool multi_status = false;
  std::size_t batch_max = 1;
  std::chrono::milliseconds linger{};
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

// A message id is the sender's: one that is no header's value is left to the body.
bool is_header_value(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

// An answer for each event is read whole or not at all: one that is too long is none.
bool is_multi_status(const Result<HttpResponse>& response) {
  return (response ? response->status : response.error().http_status) == kMultiStatus;
}

std::vector<Outcome> outcomes_of(const Result<HttpResponse>& response, std::size_t count,
                                 bool for_each, Timestamp now) {
  if (!for_each || !is_multi_status(response)) {
    return std::vector<Outcome>(count, http_outcome(response, now));
  }
  if (!response) return multi_status("", count, std::nullopt);
  return multi_status(response->body, count,
                      retry_after(response->header("Retry-After"), response->header("Date"), now));
}

HttpRequest plain_request(const WebhookConfig& config, const std::vector<Event>& events) {
  HttpRequest request{.method = config.method, .url = config.url, .headers = config.headers};
  request.body = body_of(events, config.batch_max > 1);
  request.response_bytes_max = kAnswerBytesMax;
  if (config.multi_status) {
    request.response_bytes_max += events.size() * kMultiStatusBytesPerEvent;
  }
  request.connect_timeout =
      std::min<std::chrono::milliseconds>(config.timeout, request.connect_timeout);
  if (config.batch_max == 1 && is_header_value(events.front().message_id)) {
    request.headers.push_back({"X-Message-Id", events.front().message_id});
  }
  if (!config.shared_secret.empty()) {
    request.headers.push_back(
        {"X-Signature", webhook_signature(config.shared_secret, request.body)});
  }
  return request;
}

// Where packing fails, the body goes as it is.
HttpRequest packed(HttpRequest request) {
  std::string packed;
  if (!gzip(request.body, packed)) return request;
  request.body = std::move(packed);
  request.headers.push_back(kPacked);
  return request;
}

// The body is made once more, so that requests that are not written down cost nothing.
AttemptTrace trace_of(const WebhookConfig& config, const std::vector<Event>& events,
                      const Result<HttpResponse>& response) {
  HttpRequest request = plain_request(config, events);
  if (config.gzip) request.headers.push_back(kPacked);
  return http_trace(request, response, config.secrets);
}

class Webhook final : public Destination {
 public:
  Webhook(WebhookConfig config, std::shared_ptr<Transport> transport, std::shared_ptr<Clock> clock)
      : config_(std::make_shared<const WebhookConfig>(std::move(config))),
        transport_(std::move(transport)),
        clock_(std::move(clock)) {}

  Shape shape() const override {
    return {.batch_max = config_->batch_max,
            .attempts_at_once = config_->attempts_at_once,
            .linger = config_->linger,
            .outcomes_differ = config_->multi_status};
  }

  void deliver(Events events, Deadline deadline, Done done) override {
    if (events->empty()) return done({});
    deadline = std::min(deadline, clock_->now() + config_->timeout);
    HttpRequest request = plain_request(*config_, *events);
    if (config_->gzip) request = packed(std::move(request));
    auto report = [config = config_, budget = budget_, clock = clock_, events = std::move(events),
                   done = std::move(done)](const Result<HttpResponse>& response) {
      std::vector<Outcome> outcomes =
          outcomes_of(response, events->size(), config->multi_status, clock->wall_time());
      trace_if_due(outcomes, *budget, clock->now(),
                   [&] { return trace_of(*config, *events, response); });
      done(std::move(outcomes));
    };
    transport_->start(std::move(request), deadline, std::move(report));
  }

 private:
  const std::shared_ptr<const WebhookConfig> config_;
  const std::shared_ptr<TraceBudget> budget_ = std::make_shared<TraceBudget>();
  const std::shared_ptr<Transport> transport_;
  const std::shared_ptr<Clock> clock_;
};

bool is_user_agent(std::string_view name) {
  return HttpResponse{.headers = {{std::string(name), "x"}}}.header("User-Agent") == "x";
}

// What every request has; a User-Agent of the settings' own takes the place of ours.
std::vector<HttpHeader> headers_of(const Settings& settings) {
  std::vector<HttpHeader> headers = {{"Content-Type", "application/json"}};
  bool names_agent = false;
  for (auto& [name, value] : settings.entries("headers")) {
    names_agent = names_agent || is_user_agent(name);
    headers.push_back({name, value});
  }
  if (!names_agent) headers.push_back({"User-Agent", "analyticsd"});
  return headers;
}

// Names and values of the header settings are told apart from others' by nothing: all are secret.
HttpSecrets secrets_of(const Settings& settings) {
  std::vector<std::string> values = {settings.text("shared_secret")};
  HttpSecrets secrets;
  for (const auto& [name, value] : settings.entries("headers")) {
    secrets.header_names.push_back(name);
    for (std::string& secret : secrets_in_header(value)) values.push_back(std::move(secret));
  }
  secrets.mask = SecretMask(values);
  return secrets;
}

WebhookConfig config_of(const Settings& settings) {
  return {
      .url = settings.text("url"),
      .method = settings.text("method"),
      .headers = headers_of(settings),
      .shared_secret = settings.text("shared_secret"),
      .secrets = secrets_of(settings),
      .gzip = settings.boolean("gzip"),
      .multi_status = settings.boolean("multi_status"),
      .batch_max = static_cast<std::size_t>(settings.integer("batch_max")),
      .linger = std::chrono::milliseconds(settings.integer("linger_ms")),
      .attempts_at_once = static_cast<std::size_t>(settings.integer("attempts_at_once")),
      .timeout = std::chrono::seconds(settings.integer("timeout_seconds")),
  };
}

}  // namespace

std::vector<SettingField> webhook_fields() {
  return {
      {.name = "url",
       .kind = SettingKind::url,
       .required = true,
       .description = "where to send the events, https:// or http://"},
      {.name = "method",
       .kind = SettingKind::string,
       .default_text = "POST",
       .description = "the requests' method",
       .choices = {"POST", "PUT", "PATCH"}},
      {.name = "headers",
       .kind = SettingKind::map,
       .secret = true,
       .description = "headers that every request has besides",
       .check_entry = complain_of_header},
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
      {.name = "linger_ms",
       .kind = SettingKind::integer,
       .default_text = "0",
       .minimum = 0,
       .maximum = 60'000,
       .description = "how long an event waits for others to share its request"},
      {.name = "gzip",
       .kind = SettingKind::boolean,
       .default_text = "false",
       .description = "whether the body is compressed"},
      {.name = "multi_status",
       .kind = SettingKind::boolean,
       .default_text = "false",
       .description = "whether an answer 207 has a status for each event"},
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
  const auto& transport = context.transport(settings->boolean("allow_private_networks"));
  return std::unique_ptr<Destination>(
      std::make_unique<Webhook>(config_of(*settings), transport, context.clock));
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
