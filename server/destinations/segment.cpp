#include "server/destinations/segment.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <analytics/message.h>

#include "batch/envelope.h"
#include "http/tracking_request.h"
#include "http/url.h"
#include "json/scan.h"
#include "server/destinations/http_outcome.h"
#include "server/destinations/http_trace.h"
#include "server/destinations/traced.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

constexpr std::size_t kWriteKeyBytesMax = 200;
constexpr std::size_t kGzipBytesMin = 1024;
/// For commas between the events, and the envelope with the longest write key.
constexpr std::size_t kAroundEventsBytesMax = 4096;
static_assert(kAroundEventsBytesMax > kBatchEventsMax + kWriteKeyBytesMax + 100);

struct SegmentConfig {
  std::string url{};
  std::string write_key{};
  std::size_t batch_max = 1;
  std::chrono::milliseconds linger{};
  std::size_t gzip_bytes_min = 0;
  std::size_t attempts_at_once = 1;
  std::chrono::seconds timeout{10};
};

// What the receiver's server writes, or reads as of this request.
bool is_left_out(const MemberScan& member) {
  static constexpr std::string_view kLeftOut[] = {"sentAt", "receivedAt", "originalTimestamp",
                                                  "projectId", "version"};
  return std::ranges::any_of(kLeftOut, [&](std::string_view key) { return member.key_is(key); });
}

// The events with commas between them; nothing where one is longer than the receiver takes.
std::optional<std::string> forwarded_events(const std::vector<Event>& events) {
  std::string all;
  for (const Event& event : events) {
    const std::string one = forwarded_event(event.json);
    if (one.size() > kEventBytesMax) return std::nullopt;
    if (!all.empty()) all += ',';
    all += one;
  }
  return all;
}

// Alone, it is the event that is too long.
Outcome too_large(std::size_t count) {
  return {.kind = count == 1 ? Kind::discarded : Kind::split,
          .code = name(ErrorCode::message_too_large),
          .detail = "the event is longer than the " + std::to_string(kEventBytesMax) +
                    " bytes that the Tracking API takes"};
}

HttpRequest request_for(const SegmentConfig& config, std::string_view events, Timestamp now) {
  std::string body;
  write_batch({.write_key = config.write_key, .sent_at = false}, now, events, body);
  return tracking_request({.url = config.url,
                           .write_key = config.write_key,
                           .gzip_bytes_min = config.gzip_bytes_min,
                           .connect_timeout = std::min<std::chrono::milliseconds>(
                               config.timeout, std::chrono::seconds(5))},
                          std::move(body));
}

// The body is made once more, so that requests that are not written down cost nothing.
AttemptTrace trace_of(const SegmentConfig& config, const std::vector<Event>& events,
                      const Result<HttpResponse>& response, Timestamp now) {
  SegmentConfig plain = config;
  plain.gzip_bytes_min = 0;
  HttpRequest request = request_for(plain, forwarded_events(events).value_or(""), now);
  if (config.gzip_bytes_min != 0 && request.body.size() > config.gzip_bytes_min) {
    request.headers.push_back({"Content-Encoding", "gzip"});
  }
  // Basic authorization has a colon after it.
  return http_trace(request, response,
                    {.mask = SecretMask({config.write_key, config.write_key + ":"})});
}

class Segment final : public Destination {
 public:
  Segment(SegmentConfig config, std::shared_ptr<Transport> transport, std::shared_ptr<Clock> clock)
      : config_(std::make_shared<const SegmentConfig>(std::move(config))),
        transport_(std::move(transport)),
        clock_(std::move(clock)) {}

  Shape shape() const override {
    return {.batch_max = config_->batch_max,
            .batch_bytes_max = kBatchBytesMax - kAroundEventsBytesMax,
            .attempts_at_once = config_->attempts_at_once,
            .linger = config_->linger};
  }

  void deliver(Events events, Deadline deadline, Done done) override {
    if (events->empty()) return done({});
    const std::size_t count = events->size();
    const std::optional<std::string> text = forwarded_events(*events);
    if (!text) return done(std::vector<Outcome>(count, too_large(count)));
    auto report = [config = config_, budget = budget_, clock = clock_, events = std::move(events),
                   done = std::move(done)](const Result<HttpResponse>& response) {
      const Timestamp now = clock->wall_time();
      std::vector<Outcome> outcomes(events->size(), http_outcome(response, now));
      trace_if_due(outcomes, *budget, clock->now(),
                   [&] { return trace_of(*config, *events, response, now); });
      done(std::move(outcomes));
    };
    transport_->start(request_for(*config_, *text, clock_->wall_time()),
                      std::min(deadline, clock_->now() + config_->timeout), std::move(report));
  }

 private:
  const std::shared_ptr<const SegmentConfig> config_;
  const std::shared_ptr<TraceBudget> budget_ = std::make_shared<TraceBudget>();
  const std::shared_ptr<Transport> transport_;
  const std::shared_ptr<Clock> clock_;
};

std::string complain_of_host(std::string_view host) {
  const Result<std::string> url = endpoint_url(host);
  return url ? std::string() : "can't be used: " + url.error().message;
}

// Basic authorization has the write key before a colon.
std::string complain_of_write_key(std::string_view key) {
  const auto is_good = [](char c) { return c > ' ' && c <= '~' && c != ':'; };
  if (key.size() <= kWriteKeyBytesMax && std::ranges::all_of(key, is_good)) return {};
  return "must be 1 to 200 printable ASCII characters, without blanks and colons";
}

SegmentConfig config_of(const Settings& settings) {
  return {
      .url = endpoint_url(settings.text("host")).value(),
      .write_key = settings.text("write_key"),
      .batch_max = static_cast<std::size_t>(settings.integer("batch_max")),
      .linger = std::chrono::milliseconds(settings.integer("linger_ms")),
      .gzip_bytes_min = settings.boolean("gzip") ? kGzipBytesMin : 0,
      .attempts_at_once = static_cast<std::size_t>(settings.integer("attempts_at_once")),
      .timeout = std::chrono::seconds(settings.integer("timeout_seconds")),
  };
}

}  // namespace

std::string forwarded_event(std::string_view json) {
  std::string kept = "{";
  kept.reserve(json.size());
  for (MemberScan member(json); member.next();) {
    if (is_left_out(member)) continue;
    if (kept.size() > 1) kept += ',';
    kept += member.whole();
  }
  return kept + '}';
}

std::vector<SettingField> segment_fields() {
  return {
      {.name = "write_key",
       .kind = SettingKind::string,
       .required = true,
       .secret = true,
       .description = "the write key of the source that the events go to",
       .check = complain_of_write_key},
      {.name = "host",
       .kind = SettingKind::url,
       .default_text = "https://api.segment.io",
       .description = "the server, https:// or http://; a path that it ends with is kept",
       .check = complain_of_host},
      {.name = "batch_max",
       .kind = SettingKind::integer,
       .default_text = "500",
       .minimum = 1,
       .maximum = static_cast<std::int64_t>(kBatchEventsMax),
       .description = "events in a request, at most"},
      {.name = "linger_ms",
       .kind = SettingKind::integer,
       .default_text = "0",
       .minimum = 0,
       .maximum = 60'000,
       .description = "how long an event waits for others to share its request"},
      {.name = "gzip",
       .kind = SettingKind::boolean,
       .default_text = "true",
       .description = "whether bodies of more than 1,024 bytes are compressed"},
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

Result<std::unique_ptr<Destination>> make_segment(const std::string& id,
                                                  std::string_view settings_json,
                                                  const DestinationContext& context) {
  const Result<Settings> settings = Settings::read(segment_fields(), settings_json);
  if (!settings) {
    return Error{settings.error().code, "destination \"" + id + "\": " + settings.error().message};
  }
  const auto& transport = context.transport(settings->boolean("allow_private_networks"));
  return std::unique_ptr<Destination>(
      std::make_unique<Segment>(config_of(*settings), transport, context.clock));
}

}  // namespace analytics::server
