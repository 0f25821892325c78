#include "server/ingest/tracking_api.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <analytics/message.h>

#include "http/gzip.h"
#include "server/http/header_name.h"
#include "server/http/json_error.h"
#include "server/ingest/answers.h"
#include "server/ingest/authorization.h"
#include "server/ingest/body.h"
#include "server/ingest/client_ip.h"
#include "server/ingest/cors.h"
#include "server/ingest/event_rules.h"
#include "server/ingest/pixel.h"
#include "server/ingest/query.h"
#include "server/ingest/settings_document.h"

namespace analytics::server {
namespace {

constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
// What libraries ask for at every start may be some minutes old.
constexpr const char* kSettingsCaching = "private, max-age=120";

Error too_large() {
  return {ErrorCode::json_too_large, "Exceed payload limit: the body is more than " +
                                         std::to_string(kBodyBytesMax) + " bytes"};
}

Error too_large_event(std::size_t bytes) {
  return {ErrorCode::message_too_large, "Exceed payload limit: the event is " +
                                            std::to_string(bytes) + " bytes, of at most " +
                                            std::to_string(kEventBytesMax)};
}

bool is_known_coding(std::string_view coding) {
  return coding.empty() || same_name(coding, "gzip") || same_name(coding, "x-gzip") ||
         same_name(coding, "identity");
}

// The body as it was before it was packed, and never more than the limit. JSON never begins as gzip
// does, so that a header that was forgotten, or dropped by a proxy, does no harm.
Result<std::string> unpacked(ServerRequest& request) {
  if (!request.body.starts_with(kGzipMagic)) {
    if (request.body.size() > kBodyBytesMax) return too_large();
    if (same_name(request.header("Content-Encoding"), "gzip")) {
      return Error{ErrorCode::invalid_json, "the body is not gzip, though its header says so"};
    }
    if (request.body.starts_with(kByteOrderMark)) request.body.erase(0, kByteOrderMark.size());
    return std::move(request.body);
  }
  Result<std::string> body = gunzip(request.body, kBodyBytesMax);
  if (body) return body;
  if (body.error().code == ErrorCode::response_too_large) return too_large();
  return Error{ErrorCode::invalid_json, "the body is damaged gzip"};
}

ServerResponse wrong_method(bool reads_only) {
  ServerResponse response =
      json_error(405, "method_not_allowed", reads_only ? "ask for it by GET" : "send it by POST");
  response.headers.push_back({"Allow", reads_only ? "GET, HEAD, OPTIONS" : "POST, OPTIONS"});
  return response;
}

// As the asker sees it: a proxy in front may end TLS, and says so.
ServerAddress address_of(const ServerRequest& request, bool is_https) {
  is_https = is_https || same_name(request.header("X-Forwarded-Proto"), "https");
  return {.host = std::string(request.header("Host")), .scheme = is_https ? "https" : "http"};
}

// Nothing of the request is taken.
void reject_all(ReadBody& body, std::string_view code) {
  IncomingRequest& request = body.request;
  for (Rejection& rejection : body.rejections) rejection.code = code;
  for (IncomingEvent& event : request.events) {
    if (body.rejections.size() == kRejectionsTold) break;
    body.rejections.push_back({event.index, code, std::move(event.json), name(event.type)});
  }
  request.events.clear();
  request.rejected.clear();
  if (request.received > request.suppressed) {
    request.reject(code, request.received - request.suppressed);
  }
}

// What is rejected anyway is no reason to keep the good events of others waiting.
std::uint64_t charge(const IncomingRequest& request) {
  return std::max<std::uint64_t>(request.events.size(), 1);
}

void add_ips(IncomingRequest& request, std::string_view address, bool came_from_a_browser) {
  if (!is_ip_v4(address)) return;
  const AddressHints batch = read_address_hints(request.context);
  for (IncomingEvent& event : request.events) {
    if (gets_ip(event.address, batch, came_from_a_browser)) add_ip(event.json, address);
  }
}

}  // namespace

// One request on its way to its answer.
struct TrackingApi::Asked {
  std::shared_ptr<const SourceTable> table;
  RouteMatch route;
  std::string origin;
  Reply reply;
  const SourceEntry* source = nullptr;  // Once the key is known; the table's.

  AnswerMode mode() const {
    return source == nullptr ? table->unknown_mode() : source->source.mode;
  }
  bool allows_origin() const {
    return source == nullptr ? table->any_allows_origin(origin) : source->allows_origin(origin);
  }
  void answer(ServerResponse response) const {
    if (allows_origin()) allow(response, origin);
    reply(std::move(response));
  }
  // Why nothing of its events can be taken; empty where it can.
  std::string_view refusal() const {
    if (source == nullptr) return "unknown_source";
    if (!source->source.enabled) return "source_disabled";
    return origin.empty() || allows_origin() ? "" : "origin_not_allowed";
  }
};

TrackingApi::TrackingApi(std::shared_ptr<const SourceTable> sources, EventSink& sink, EventTap& tap,
                         std::shared_ptr<Clock> clock, bool is_https)
    : sources_(std::move(sources)),
      sink_(sink),
      tap_(tap),
      clock_(std::move(clock)),
      is_https_(is_https) {}

void TrackingApi::set_sources(std::shared_ptr<const SourceTable> sources) {
  const std::lock_guard guard(mutex_);
  sources_.swap(sources);  // The old one is given back outside of the lock.
}

std::shared_ptr<const SourceTable> TrackingApi::sources() const {
  const std::lock_guard guard(mutex_);
  return sources_;
}

void TrackingApi::handle(ServerRequest request, Reply reply) {
  Asked asked{.table = sources(),
              .route = match(request.path()),
              .origin = std::string(request.header("Origin")),
              .reply = std::move(reply)};
  if (asked.route.kind == RouteKind::none) {
    return asked.answer(json_error(404, "not_found", "there is no such route; see /v1/batch"));
  }
  if (request.method == "OPTIONS") {
    return asked.reply(preflight(request, asked.table->any_allows_origin(asked.origin)));
  }
  const bool reads_only = asked.route.reads_only();
  const bool is_right =
      reads_only ? request.method == "GET" || request.method == "HEAD" : request.method == "POST";
  if (!is_right) return asked.answer(wrong_method(reads_only));
  switch (asked.route.kind) {
    case RouteKind::settings:
      return answer_settings(std::move(asked), request);
    case RouteKind::pixel:
      return take_pixel(std::move(asked), request);
    case RouteKind::metrics:
      return asked.answer(success());
    default:
      return post(std::move(asked), std::move(request));
  }
}

void TrackingApi::answer_settings(Asked asked, const ServerRequest& request) {
  const std::string key = percent_decoded(asked.route.write_key, false);
  const SourceEntry* source = asked.source = asked.table->find(key);
  if (source == nullptr || !source->source.enabled) {
    return asked.answer(json_error(404, "unknown_source", "no source has that write key"));
  }
  asked.answer({.body = settings_document(source->source, key, address_of(request, is_https_)),
                .headers = {{"Cache-Control", kSettingsCaching}}});
}

void TrackingApi::post(Asked asked, ServerRequest request) {
  const HeaderKey key = read_authorization(request.header("Authorization"));
  asked.source = asked.table->find(key.choose(""));
  if (!is_known_coding(request.header("Content-Encoding"))) {
    return asked.answer(json_error(415, "unsupported_encoding",
                                   "the body must be plain or Content-Encoding: gzip"));
  }
  const Timestamp now = clock_->wall_time();
  Result<std::string> text = unpacked(request);
  if (!text) return refuse_body(asked, key.choose(""), text.error(), {});
  const bool is_batch = asked.route.kind == RouteKind::batch;
  Result<ReadBody> body =
      is_batch ? read_batch(*text, now) : read_single(*text, asked.route.type, now);
  if (!body) return refuse_body(asked, key.choose(""), body.error(), *text);
  if (!is_batch && body->request.rejected.contains("event_too_large")) {
    return refuse_body(asked, key.choose(body->write_key), too_large_event(text->size()), *text);
  }
  asked.source = asked.table->find(key.choose(body->write_key));
  take(std::move(asked), *std::move(body), request);
}

void TrackingApi::take_pixel(Asked asked, const ServerRequest& request) {
  Result<std::string> text = pixel_event(request.query());
  Result<ReadBody> body = text ? read_single(*text, asked.route.type, clock_->wall_time())
                               : Result<ReadBody>(text.error());
  if (!body) {
    ReadBody none{.request = {.received_at = clock_->wall_time(), .received = 1}};
    none.reject(0, "bad_request", text ? *text : std::string(request.query()));
    asked.source = asked.table->find(query_value(request.query(), "writeKey"));
    if (asked.source != nullptr) {
      none.request.source_id = asked.source->source.id;
      hide_suppressed(asked.source->source, none);
    }
    return store(std::move(asked), std::move(none), picture());
  }
  asked.source = asked.table->find(
      body->write_key.empty() ? query_value(request.query(), "writeKey") : body->write_key);
  take(std::move(asked), *std::move(body), request);
}

void TrackingApi::take(Asked asked, ReadBody body, const ServerRequest& request) {
  const bool is_pixel = asked.route.kind == RouteKind::pixel;
  if (asked.source != nullptr) {
    body.request.source_id = asked.source->source.id;
    forget_suppressed(asked.source->source, body);
  }
  if (const std::string_view code = asked.refusal(); !code.empty()) {
    if (asked.source == nullptr) tell_of_unknown_key();
    reject_all(body, code);
  } else if (const std::optional<Duration> wait =
                 asked.source->rate->take(charge(body.request), clock_->now())) {
    reject_all(body, "too_many_requests");
    ServerResponse answer = is_pixel ? picture() : too_many_requests(*wait);
    return store(std::move(asked), std::move(body), std::move(answer));
  } else {
    apply_schema(asked.source->source, body);
    add_ips(body.request, request.remote_address, is_pixel || !asked.origin.empty());
  }
  ServerResponse answer = is_pixel ? picture() : taken(asked.mode(), body);
  store(std::move(asked), std::move(body), std::move(answer));
}

// A body that can't be read counts as one event, received and rejected.
void TrackingApi::refuse_body(const Asked& asked, std::string_view key, const Error& error,
                              std::string_view text) {
  Asked known = asked;
  known.source = asked.table->find(key);
  ReadBody body{.request = {.received_at = clock_->wall_time(), .received = 1}};
  if (known.source != nullptr) body.request.source_id = known.source->source.id;
  const bool is_large_event = error.code == ErrorCode::message_too_large;
  body.reject(0, is_large_event ? "event_too_large" : "bad_request",
              text.substr(0, kEventBytesMax));
  if (known.source != nullptr) hide_suppressed(known.source->source, body);
  ServerResponse answer = bad_body(known.mode(), error);
  store(std::move(known), std::move(body), std::move(answer));
}

void TrackingApi::store(Asked asked, ReadBody body, ServerResponse answer) {
  show_rejections(body);
  IncomingRequest& request = body.request;
  std::vector<TappedEvent> shown = to_show(request);
  const bool has_events = !request.events.empty();
  sink_.append(std::move(request),
               [this, asked = std::move(asked), answer = std::move(answer),
                shown = std::move(shown), has_events](Result<void> stored) mutable {
                 if (!stored && has_events) return asked.answer(unavailable());
                 for (TappedEvent& event : shown) tap_.show(std::move(event));
                 asked.answer(std::move(answer));
               });
}

// Copies, for when the events are stored.
std::vector<TappedEvent> TrackingApi::to_show(const IncomingRequest& request) {
  std::vector<TappedEvent> shown;
  if (request.events.empty()) return shown;
  const std::size_t wanted =
      tap_.wants(request.source_id, TapKind::accepted, request.events.size());
  for (std::size_t i = 0; i < std::min(wanted, request.events.size()); ++i) {
    const IncomingEvent& event = request.events[i];
    shown.push_back({.source_id = request.source_id,
                     .received_at = request.received_at,
                     .type = name(event.type),
                     .message_id = event.message_id,
                     .json = event.json});
  }
  return shown;
}

void TrackingApi::show_rejections(const ReadBody& body) {
  if (body.rejections.empty()) return;
  const std::string& source = body.request.source_id;
  const std::size_t wanted = tap_.wants(source, TapKind::rejected, body.rejections.size());
  for (std::size_t i = 0; i < std::min(wanted, body.rejections.size()); ++i) {
    // It need not be JSON, so that nothing but its being text is made use of.
    tap_.show({.source_id = source,
               .received_at = body.request.received_at,
               .type = std::string(body.rejections[i].type),
               .code = std::string(body.rejections[i].code),
               .json = body.rejections[i].text});
  }
}

// Once: whoever sends with a wrong key would fill the log otherwise. The accounting has them all.
void TrackingApi::tell_of_unknown_key() {
  std::call_once(unknown_key_told_, [] {
    spdlog::warn(
        "events with a write key of no source are rejected as unknown_source, and in compatible "
        "mode answered with 200 as Segment does; see rejected_by_code in /api/accounting");
  });
}

}  // namespace analytics::server
