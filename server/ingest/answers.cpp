#include "server/ingest/answers.h"

#include <algorithm>
#include <string>

#include <analytics/json.h>

#include "server/http/json_error.h"
#include "server/ingest/pixel.h"

namespace analytics::server {
namespace {

constexpr const char* kUnavailableSeconds = "5";

bool is_too_large(std::string_view code) {
  return code == "event_too_large" || code == "too_many_events";
}

// What every event of the request was rejected for, if it is one reason; empty otherwise.
std::string_view only_reason(const IncomingRequest& request) {
  if (!request.events.empty() || request.suppressed != 0 || request.rejected.size() != 1) return {};
  return request.rejected.begin()->first;
}

int strict_status(std::string_view code) {
  if (code == "unknown_source") return 401;
  if (code == "source_disabled" || code == "origin_not_allowed") return 403;
  if (is_too_large(code)) return 413;
  if (code == "invalid_json" || code == "empty_batch" || code == "bad_request") return 400;
  return 422;
}

Array told_one_by_one(const std::vector<Rejection>& rejections) {
  Array told;
  for (const Rejection& one : rejections) {
    told.push_back(Object{{"index", one.index}, {"code", one.code}});
  }
  return told;
}

}  // namespace

ServerResponse success() { return {.body = R"({"success":true})"}; }

ServerResponse picture() {
  return {.content_type = "image/gif",
          .body = std::string(pixel_gif()),
          .headers = {{"Cache-Control", "no-store"}}};
}

ServerResponse unavailable() {
  ServerResponse response =
      json_error(503, "unavailable", "events can't be stored at the moment; send them again later");
  response.headers.push_back({"Retry-After", kUnavailableSeconds});
  return response;
}

ServerResponse too_many_requests(Duration wait) {
  const auto seconds =
      std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(wait).count());
  ServerResponse response = json_error(429, "too_many_requests",
                                       "the source sends more events a second than its rate_limit");
  response.headers.push_back({"Retry-After", std::to_string(seconds)});
  response.headers.push_back({"X-RateLimit-Reset", std::to_string(seconds)});
  return response;
}

ServerResponse bad_body(AnswerMode mode, const Error& error) {
  const bool too_large =
      error.code == ErrorCode::json_too_large || error.code == ErrorCode::message_too_large;
  const int status = mode == AnswerMode::strict && too_large ? 413 : 400;
  return json_error(status, too_large ? "payload_too_large" : "bad_request", error.message);
}

ServerResponse taken(AnswerMode mode, const ReadBody& body) {
  const IncomingRequest& request = body.request;
  if (mode == AnswerMode::compatible || request.rejected.empty()) return success();
  std::uint64_t rejected = 0;
  std::string codes;
  for (const auto& [code, count] : request.rejected) {
    rejected += count;
    codes.append(codes.empty() ? "" : ", ").append(code);
  }
  std::string message = std::to_string(rejected) + " of " + std::to_string(request.received) +
                        " events were rejected (" + codes + ")";
  if (!request.events.empty()) message += "; the others are stored";
  const std::string_view only = only_reason(request);
  ServerResponse response = json_error(only.empty() ? 422 : strict_status(only),
                                       only.empty() ? "events_rejected" : only, message);
  if (Result<Object> details = Object::parse(response.body)) {
    details->set("rejected", told_one_by_one(body.rejections));
    response.body = std::string(details->text());
  }
  return response;
}

}  // namespace analytics::server
