#include "server/destinations/http_outcome.h"

#include <string>

#include "retry/retry_after.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

// The retryable statuses of Segment's own action framework.
Kind kind_of(int status) {
  if (status >= 200 && status <= 299) return Kind::delivered;
  if (status == 408 || status == 423 || status == 429) return Kind::retry;
  if (status == 400 || status == 413) return Kind::split;
  if (status == 401 || status == 403 || status == 407) return Kind::unauthorized;
  return status >= 500 && status <= 599 && status != 501 ? Kind::retry : Kind::discarded;
}

std::string code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::connect_failed:
      return "ECONNREFUSED";
    case ErrorCode::resolve_failed:
      return "ENOTFOUND";
    case ErrorCode::timed_out:
      return "ETIMEDOUT";
    case ErrorCode::network_error:
      return "ECONNRESET";
    default:
      return name(code);
  }
}

// The transport marks an address that it refuses to talk to as not worth retrying; a server that
// merely does not answer is.
bool is_refused_address(const Error& error) {
  return error.code == ErrorCode::connect_failed && !error.retryable;
}

Outcome outcome_of_error(const Error& error) {
  if (error.http_status != 0) return status_outcome(error.http_status);
  if (is_refused_address(error)) {
    return {.kind = Kind::retry,
            .code = "PRIVATE_ADDRESS",
            .detail =
                "the host has an address in a private network; if that is meant, set "
                "allow_private_networks: true in this destination's settings"};
  }
  return {.kind = error.maybe_arrived ? Kind::unknown : Kind::retry,
          .code = code_of(error.code),
          .detail = error.message};
}

}  // namespace

Outcome status_outcome(int status) {
  Outcome outcome{.kind = kind_of(status), .status = status};
  if (outcome.kind == Kind::delivered) return outcome;
  outcome.code = std::to_string(status);
  outcome.detail = "the server answered " + outcome.code;
  return outcome;
}

Outcome http_outcome(const Result<HttpResponse>& response, Timestamp now) {
  if (!response) return outcome_of_error(response.error());
  Outcome outcome = status_outcome(response->status);
  if (outcome.kind == Kind::retry) {
    outcome.retry_after =
        retry_after(response->header("Retry-After"), response->header("Date"), now);
  }
  return outcome;
}

}  // namespace analytics::server
