#include <analytics/result.h>

#include <cstdio>
#include <cstdlib>

namespace analytics {

const char* name(ErrorCode code) noexcept {
  // A line a code; the compiler tells of one that is missing.
  // clang-format off
  switch (code) {
    case ErrorCode::ok: return "ok";
    case ErrorCode::invalid_json: return "invalid_json";
    case ErrorCode::json_too_deep: return "json_too_deep";
    case ErrorCode::json_too_large: return "json_too_large";
    case ErrorCode::missing_identity: return "missing_identity";
    case ErrorCode::missing_event: return "missing_event";
    case ErrorCode::missing_group_id: return "missing_group_id";
    case ErrorCode::missing_previous_id: return "missing_previous_id";
    case ErrorCode::reserved_key: return "reserved_key";
    case ErrorCode::unknown_type: return "unknown_type";
    case ErrorCode::invalid_field: return "invalid_field";
    case ErrorCode::invalid_timestamp: return "invalid_timestamp";
    case ErrorCode::message_too_large: return "message_too_large";
    case ErrorCode::batch_too_large: return "batch_too_large";
    case ErrorCode::invalid_config: return "invalid_config";
    case ErrorCode::queue_full: return "queue_full";
    case ErrorCode::closed: return "closed";
    case ErrorCode::retries_exhausted: return "retries_exhausted";
    case ErrorCode::deadline_exceeded: return "deadline_exceeded";
    case ErrorCode::dropped_by_hook: return "dropped_by_hook";
    case ErrorCode::connect_failed: return "connect_failed";
    case ErrorCode::resolve_failed: return "resolve_failed";
    case ErrorCode::tls_failed: return "tls_failed";
    case ErrorCode::timed_out: return "timed_out";
    case ErrorCode::canceled: return "canceled";
    case ErrorCode::network_error: return "network_error";
    case ErrorCode::response_too_large: return "response_too_large";
    case ErrorCode::http_status: return "http_status";
    case ErrorCode::no_token: return "no_token";
    case ErrorCode::io_error: return "io_error";
    case ErrorCode::corrupt: return "corrupt";
    case ErrorCode::disk_full: return "disk_full";
    case ErrorCode::locked: return "locked";
    case ErrorCode::not_available: return "not_available";
  }
  // clang-format on
  return "unknown";
}

void detail::end_program(const Error& error) noexcept {
  std::fprintf(stderr, "analytics: value() of an error: %s (%s)\n", error.message.c_str(),
               name(error.code));
  std::abort();
}

}  // namespace analytics
