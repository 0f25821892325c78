#include "http/answer_error.h"

#include <string>

#include "retry/verdict.h"

namespace analytics {
namespace {

constexpr std::size_t kBodyBytesKept = 1'024;

}  // namespace

Result<void> check_answer(const HttpResponse& response) {
  const Verdict meaning = verdict(response.status);
  if (meaning == Verdict::delivered) return {};
  return Error{.code = ErrorCode::http_status,
               .message = "HTTP " + std::to_string(response.status),
               .http_status = response.status,
               .response_body = response.body.substr(0, kBodyBytesKept),
               .retryable = meaning == Verdict::retry};
}

}  // namespace analytics
