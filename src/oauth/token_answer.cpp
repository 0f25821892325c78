#include "oauth/token_answer.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include <analytics/json.h>

#include "base/deadline.h"

namespace analytics {
namespace {

// Longer words are left out: they may be tokens, and no word of a language.
constexpr std::size_t kWordBytesMax = 40;

// RFC 6750, section 2.1, has fewer; what matters is that a header stays one line and one value.
bool fits_a_header(std::string_view token) {
  return !token.empty() && token.size() <= kTokenBytesMax &&
         std::ranges::all_of(token, [](char c) { return c > ' ' && c <= '~'; });
}

std::optional<std::string> string_member(const Object& object, std::string_view key) {
  const std::optional<Json> value = object.get(key);
  return value ? value->as_string() : std::nullopt;
}

std::string shown(std::string_view text) {
  std::string out;
  while (!text.empty() && out.size() < kReasonBytesMax) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!out.empty()) out += ' ';
    if (word.size() > kWordBytesMax) {
      out += "[...]";
    } else {
      for (const char c : word) out += c >= ' ' && c <= '~' ? c : '?';
    }
  }
  return out.substr(0, kReasonBytesMax);
}

std::string reason(std::string_view body) {
  const Result<Object> object = Object::parse(body);
  if (!object) return {};
  std::string text;
  for (const std::string_view key : {"error", "error_description"}) {
    const std::optional<std::string> value = string_member(*object, key);
    if (value && !value->empty()) text += ": " + shown(*value);
  }
  return text;
}

Error refusal(const HttpResponse& response) {
  return Error{.code = ErrorCode::no_token,
               .message = "HTTP " + std::to_string(response.status) + reason(response.body),
               .http_status = response.status,
               .retryable = !is_final_refusal(response.status)};
}

// Another server than meant, or one in trouble: worth trying again.
Error useless(const char* why) {
  return Error{.code = ErrorCode::no_token,
               .message = std::string("HTTP 200, but the answer ") + why,
               .http_status = 200,
               .retryable = true};
}

}  // namespace

bool is_final_refusal(int status) noexcept {
  return status == 400 || status == 401 || status == 415;
}

Result<AccessToken> read_token_answer(const HttpResponse& response) {
  if (response.status != 200) return refusal(response);
  const Result<Object> object = Object::parse(response.body);
  if (!object) return useless("is no JSON object");
  std::optional<std::string> token = string_member(*object, "access_token");
  if (!token || !fits_a_header(*token)) {
    return useless("has no access_token that fits a header");
  }
  const std::optional<Json> expires_in = object->get("expires_in");
  const std::optional<double> seconds = expires_in ? expires_in->as_double() : std::nullopt;
  if (!seconds || !(*seconds > 0)) {
    return useless("has no positive number expires_in");
  }
  // Compared as doubles, before it can be too large for an integer.
  const std::chrono::duration<double> longest = kLongestWait;
  const std::chrono::duration<double> lifetime(std::min(*seconds, longest.count()));
  return AccessToken{.text = *std::move(token),
                     .lifetime = std::chrono::duration_cast<Duration>(lifetime)};
}

}  // namespace analytics
