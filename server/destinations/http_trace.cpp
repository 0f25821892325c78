#include "server/destinations/http_trace.h"

#include <algorithm>

namespace analytics::server {
namespace {

constexpr std::string_view kHidden[] = {"Authorization", "Proxy-Authorization", "Cookie",
                                        "Set-Cookie", "X-Signature"};
constexpr std::size_t kHeaderSecretBytesMin = 6;

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_hidden(std::string_view name, const HttpSecrets& secrets) {
  const auto is_same = [name](std::string_view other) { return same_name(name, other); };
  return std::ranges::any_of(kHidden, is_same) ||
         std::ranges::any_of(secrets.header_names, is_same);
}

void append_message(const std::vector<HttpHeader>& headers, std::string_view body,
                    const HttpSecrets& secrets, std::string& out) {
  for (const HttpHeader& header : headers) {
    out += "\n" + header.name + ": ";
    out += is_hidden(header.name, secrets) ? "***" : secrets.mask.masked(header.value);
  }
  if (body.empty()) return;
  out += "\n\n" + secrets.mask.beginning(body, kTraceBytesMax);
  if (body.size() > kTraceBytesMax) out += cut_mark(body.size());
}

}  // namespace

AttemptTrace http_trace(const HttpRequest& request, const Result<HttpResponse>& response,
                        const HttpSecrets& secrets) {
  AttemptTrace trace;
  trace.request = request.method + " " + secrets.mask.masked(request.url);
  append_message(request.headers, request.body, secrets, trace.request);
  if (!response) return trace;
  trace.response = std::to_string(response->status);
  append_message(response->headers, response->body, secrets, trace.response);
  return trace;
}

std::vector<std::string> secrets_in_header(std::string_view value) {
  std::vector<std::string> secrets;
  const auto add = [&](std::string_view text) {
    if (text.size() >= kHeaderSecretBytesMin) secrets.emplace_back(text);
  };
  add(value);
  if (const auto blank = value.find(' '); blank != std::string_view::npos) {
    add(value.substr(blank + 1));
  }
  return secrets;
}

}  // namespace analytics::server
