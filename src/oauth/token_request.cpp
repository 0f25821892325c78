#include "oauth/token_request.h"

#include <algorithm>
#include <utility>

#include <analytics/json.h>

#include "http/base64.h"
#include "http/user_agent.h"
#include "oauth/rs256.h"

namespace analytics {
namespace {

constexpr std::string_view kAssertionType =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

// RFC 4648, section 5, without padding, as JSON web tokens have it.
std::string base64url(std::string_view bytes) {
  std::string text = base64(bytes);
  text.erase(text.find_last_not_of('=') + 1);
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text;
}

bool stands_for_itself(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

void add_field(std::string& form, std::string_view name, std::string_view value) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  if (!form.empty()) form += '&';
  form.append(name).append("=");
  for (const char c : value) {
    if (stands_for_itself(c)) {
      form += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      form.append({'%', kHex[byte >> 4], kHex[byte & 15]});
    }
  }
}

}  // namespace

Result<std::string> client_assertion(const TokenSettings& settings,
                                     std::chrono::seconds server_time, std::string_view id) {
  const Object header = {{"alg", "RS256"}, {"typ", "JWT"}, {"kid", settings.key_id}};
  const Object claims = {{"iss", settings.client_id},
                         {"sub", settings.client_id},
                         {"aud", settings.auth_server},
                         {"iat", (server_time - kAssertionBefore).count()},
                         {"exp", (server_time + kAssertionAfter).count()},
                         {"jti", id}};
  std::string assertion = base64url(header.text()) + "." + base64url(claims.text());
  const Result<std::string> signature = sign_rs256(settings.private_key, assertion);
  if (!signature) return signature.error();
  return assertion + "." + base64url(*signature);
}

Result<HttpRequest> token_request(const TokenSettings& settings, std::chrono::seconds server_time,
                                  std::string_view id) {
  const Result<std::string> assertion = client_assertion(settings, server_time, id);
  if (!assertion) return assertion.error();
  HttpRequest request{.url = settings.url, .connect_timeout = settings.connect_timeout};
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                     {"Accept", "application/json"},
                     {"User-Agent", std::string(kUserAgent)}};
  add_field(request.body, "grant_type", "client_credentials");
  add_field(request.body, "client_assertion_type", kAssertionType);
  add_field(request.body, "client_assertion", *assertion);
  add_field(request.body, "scope", settings.scope);
  return request;
}

}  // namespace analytics
