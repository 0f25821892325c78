#include "server/ingest/tracking_api.h"

#include <openssl/evp.h>
#include <spdlog/spdlog.h>

#include <array>
#include <optional>
#include <utility>

#include <analytics/message.h>
#include "http/gzip.h"
#include "server/http/header_name.h"
#include "server/http/json_error.h"

#include "server/ingest/body.h"

namespace analytics::server {
namespace {

constexpr const char* kRetryAfterSeconds = "5";

enum class RouteKind : std::uint8_t { none, single, batch };

struct RouteMatch {
  RouteKind kind = RouteKind::none;
  EventType type{};
};

RouteMatch match(std::string_view path) {
  constexpr std::string_view kPrefix = "/v1/";
  if (!path.starts_with(kPrefix)) return {};
  path.remove_prefix(kPrefix.size());
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path == "batch" || path == "import") return {RouteKind::batch};
  if (const auto type = event_type(path)) return {RouteKind::single, *type};
  return {};
}

// The user name of Basic authentication, which is the write key; the password is empty, and so is
// the colon before it in some libraries.
std::string key_of_header(std::string_view authorization) {
  constexpr std::string_view kBasic = "Basic ";
  if (!same_name(authorization.substr(0, kBasic.size()), kBasic)) return {};
  authorization.remove_prefix(kBasic.size());
  std::string decoded(authorization.size() / 4 * 3 + 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(decoded.data()),
                                   reinterpret_cast<const unsigned char*>(authorization.data()),
                                   static_cast<int>(authorization.size()));
  if (size < 0) return {};
  decoded.resize(static_cast<std::size_t>(size));
  // The padding decodes to zero bytes.
  return decoded.substr(0, decoded.find_first_of(std::string_view(":\0", 2)));
}

ServerResponse success() { return {.body = R"({"success":true})"}; }

ServerResponse unavailable() {
  ServerResponse response =
      json_error(503, "unavailable", "events can't be stored at the moment; send them again later");
  response.headers.push_back({"Retry-After", kRetryAfterSeconds});
  return response;
}

Error too_large() {
  return {ErrorCode::json_too_large, "Exceed payload limit: the body is more than " +
                                         std::to_string(kBodyBytesMax) + " bytes"};
}

Error too_large_event(std::size_t bytes) {
  return {ErrorCode::message_too_large, "Exceed payload limit: the event is " +
                                            std::to_string(bytes) + " bytes, of at most " +
                                            std::to_string(kEventBytesMax)};
}

// The body as it was before it was packed, and never more than the limit.
Result<std::string> unpacked(ServerRequest& request) {
  if (!same_name(request.header("Content-Encoding"), "gzip")) {
    if (request.body.size() > kBodyBytesMax) return too_large();
    return std::move(request.body);
  }
  Result<std::string> body = gunzip(request.body, kBodyBytesMax);
  if (body) return body;
  if (body.error().code == ErrorCode::response_too_large) return too_large();
  return Error{ErrorCode::invalid_json, "the body is not gzip, though its header says so"};
}

}  // namespace

TrackingApi::TrackingApi(std::vector<Source> sources, EventSink& sink, std::shared_ptr<Clock> clock)
    : sources_(std::move(sources)), sink_(sink), clock_(std::move(clock)) {
  for (const Source& source : sources_) {
    for (const std::string& key : source.write_keys) by_key_.emplace(key, &source);
  }
}

const Source* TrackingApi::find_source(std::string_view write_key) const {
  const auto found = by_key_.find(std::string(write_key));
  return found == by_key_.end() ? nullptr : found->second;
}

void TrackingApi::handle(ServerRequest request, Reply reply) {
  const RouteMatch route = match(request.path());
  if (route.kind == RouteKind::none) {
    return reply(json_error(404, "not_found", "there is no such route; see /v1/batch"));
  }
  if (request.method != "POST") {
    ServerResponse response = json_error(405, "method_not_allowed", "send it by POST");
    response.headers.push_back({"Allow", "POST"});
    return reply(std::move(response));
  }
  const std::string key = key_of_header(request.header("Authorization"));
  const Timestamp now = clock_->wall_time();
  Result<std::string> text = unpacked(request);
  if (!text) return refuse_body(key, text.error(), reply);
  Result<ReadBody> body =
      route.kind == RouteKind::batch ? read_batch(*text, now) : read_single(*text, route.type, now);
  if (!body) return refuse_body(key, body.error(), reply);
  if (route.kind == RouteKind::single && body->request.rejected.contains("event_too_large")) {
    return refuse_body(key, too_large_event(text->size()), reply);
  }
  take(*std::move(body), key, std::move(reply));
}

void TrackingApi::take(ReadBody body, std::string_view header_key, Reply reply) {
  IncomingRequest& request = body.request;
  const Source* source = find_source(header_key.empty() ? body.write_key : header_key);
  if (source == nullptr || !source->enabled) {
    request.events.clear();
    request.rejected.clear();
    request.reject(source == nullptr ? "unknown_source" : "source_disabled", request.received);
  }
  if (source != nullptr) {
    request.source_id = source->id;
  } else {
    // Once: whoever sends with a wrong key would fill the log otherwise. The accounting has them
    // all.
    std::call_once(unknown_key_told_, [] {
      spdlog::warn(
          "events with a write key of no source are rejected as unknown_source, and answered with "
          "200 as Segment does; see rejected_by_code in /api/accounting");
    });
  }
  sink_.append(std::move(request), [reply = std::move(reply)](Result<void> stored) {
    reply(stored ? success() : unavailable());
  });
}

// A body that can't be read counts as one event, received and rejected.
void TrackingApi::refuse_body(std::string_view header_key, const Error& error, const Reply& reply) {
  IncomingRequest request{.received_at = clock_->wall_time(), .received = 1};
  if (const Source* source = find_source(header_key)) request.source_id = source->id;
  request.reject("bad_request");
  sink_.append(std::move(request), [reply, message = error.message](Result<void>) {
    reply(json_error(400, "bad_request", message));
  });
}

}  // namespace analytics::server
