#pragma once

// What is sent to the authorization server: a form with an assertion, a signed JSON web token that
// says who asks (RFC 7523; Segment's docs/connections/oauth has the claims).
//
//   Result<HttpRequest> request = token_request(settings, server_time, id);
//
// Pure functions.

#include <chrono>
#include <string>
#include <string_view>

#include <analytics/result.h>
#include <analytics/transport.h>

namespace analytics {

/// How far an assertion's time begins before the moment it is made, for clocks that differ a
/// little, and how far it reaches beyond: 60 s in all, the most that Segment takes.
inline constexpr std::chrono::seconds kAssertionBefore{5};
inline constexpr std::chrono::seconds kAssertionAfter{55};

/// What stays the same from request to request; made of a checked OAuthConfig.
struct TokenSettings {
  std::string client_id{};
  std::string private_key{};
  std::string key_id{};
  std::string auth_server{};  ///< Without a slash at the end; the assertion's audience.
  std::string url{};          ///< Where the form goes.
  std::string scope{};
  std::chrono::milliseconds connect_timeout{};
  std::chrono::milliseconds request_timeout{};
};

/// `server_time` is the time by the server's clock since 1970; `id` is never used twice.
Result<std::string> client_assertion(const TokenSettings& settings,
                                     std::chrono::seconds server_time, std::string_view id);

Result<HttpRequest> token_request(const TokenSettings& settings, std::chrono::seconds server_time,
                                  std::string_view id);

}  // namespace analytics
