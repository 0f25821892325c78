#pragma once

// What the authorization server answered: a token and how long it is good for, or why there is
// none.
//
//   Result<AccessToken> token = read_token_answer(response);
//   if (!token) tell(token.error().message);  // "HTTP 401: invalid_client: no such key"
//
// Pure functions. Answers may quote tokens and assertions, so that errors show of them only the
// fields `error` and `error_description` (RFC 6749, section 5.2), and these cut and cleaned.

#include <string>

#include <analytics/clock.h>
#include <analytics/result.h>
#include <analytics/transport.h>

namespace analytics {

/// A longer token is none: it would not fit into a header.
inline constexpr std::size_t kTokenBytesMax = 8 * 1024;
/// What is shown of each field of an error, at most.
inline constexpr std::size_t kReasonBytesMax = 200;

struct AccessToken {
  std::string text{};
  Duration lifetime{};
};

/// The token of a 200. Where that has none, and for every other status, `no_token`: retryable,
/// unless the status is 400, 401 or 415, with which the same request would fail again.
Result<AccessToken> read_token_answer(const HttpResponse& response);

/// Whether an answer of that status means that these credentials are not accepted.
bool is_final_refusal(int status) noexcept;

}  // namespace analytics
