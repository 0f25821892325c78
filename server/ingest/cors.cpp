#include "server/ingest/cors.h"

#include <algorithm>
#include <string>

namespace analytics::server {
namespace {

constexpr std::size_t kAskedBytesMax = 1'024;
// Browsers keep a permission for two hours at most.
constexpr const char* kPreflightSeconds = "7200";

// A list of header names, and nothing that could break out of a header.
bool is_name_list(std::string_view text) {
  return !text.empty() && text.size() <= kAskedBytesMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == ',' || c == ' ';
  });
}

void add(ServerResponse& response, const char* name, std::string_view value) {
  response.headers.push_back({name, std::string(value)});
}

// Also where the page may not send: what a cache keeps is right for that origin alone.
void vary(ServerResponse& response) { add(response, "Vary", "Origin"); }

}  // namespace

ServerResponse preflight(const ServerRequest& request, bool is_allowed) {
  ServerResponse response{.status = 204, .content_type = ""};
  vary(response);
  const std::string_view origin = request.header("Origin");
  if (origin.empty() || !is_allowed) return response;
  add(response, "Access-Control-Allow-Origin", origin);
  add(response, "Access-Control-Allow-Credentials", "true");
  add(response, "Access-Control-Allow-Methods", "GET, HEAD, POST");
  const std::string_view asked = request.header("Access-Control-Request-Headers");
  add(response, "Access-Control-Allow-Headers",
      is_name_list(asked) ? asked : "Authorization, Content-Type, Content-Encoding");
  add(response, "Access-Control-Max-Age", kPreflightSeconds);
  return response;
}

void allow(ServerResponse& response, std::string_view origin) {
  if (origin.empty()) return;
  vary(response);
  add(response, "Access-Control-Allow-Origin", origin);
  // sendBeacon asks with credentials, for which `*` would not do.
  add(response, "Access-Control-Allow-Credentials", "true");
  add(response, "Access-Control-Expose-Headers", "Retry-After, X-RateLimit-Reset, Date");
}

}  // namespace analytics::server
