#include "retry/verdict.h"

namespace analytics {

Verdict verdict(int status) noexcept {
  switch (status) {
    case 408:  // The server waited too long for the request.
    case 410:  // Seen from proxies while a deployment is swapped.
    case 429:  // Too many requests.
    case 460:  // A load balancer's "the client gave up first".
      return Verdict::retry;
    case 501:
    case 505:
    case 511:
      return Verdict::drop;
    default:
      break;
  }
  if (status >= 200 && status < 300) return Verdict::delivered;
  if (status >= 300 && status < 500) return Verdict::drop;
  return Verdict::retry;
}

Verdict verdict(const Error& error) noexcept {
  switch (error.code) {
    case ErrorCode::http_status:
    case ErrorCode::response_too_large:  // What counts is what the server said, not at what length.
      return verdict(error.http_status);
    case ErrorCode::connect_failed:
    case ErrorCode::resolve_failed:
    case ErrorCode::tls_failed:  // Certificates are renewed late, and clocks are set.
    case ErrorCode::timed_out:
    case ErrorCode::network_error:
    case ErrorCode::no_token:  // It says nothing of the events; credentials are mended.
      return Verdict::retry;
    default:
      return Verdict::drop;
  }
}

bool may_split(int status) noexcept { return status == 400 || status == 413; }

}  // namespace analytics
