#include "server/console/guard.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <utility>

#include "server/console/host.h"
#include "server/console/pages.h"
#include "server/http/header_name.h"
#include "server/http/json_error.h"

namespace analytics::server {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kDefaultHeaders{{
    {"Cache-Control", "no-store"},
    {"X-Content-Type-Options", "nosniff"},
    {"Content-Security-Policy",
     "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Referrer-Policy", "no-referrer"},
}};

bool is_configured(const Host& host, const GuardOptions& options) {
  return std::ranges::any_of(options.hosts, [&](const std::string& text) {
    const std::optional<Host> allowed = parse_host_name(text);
    return allowed && allowed->name == host.name;
  });
}

// Two Host headers would let a proxy and us each believe another one.
std::optional<Host> host_of(const ServerRequest& request) {
  const auto hosts = std::ranges::count_if(
      request.headers, [](const HttpHeader& header) { return same_name(header.name, "Host"); });
  return hosts == 1 ? parse_host(request.header("Host")) : std::nullopt;
}

bool needs_token(const ServerRequest& request) {
  const std::string_view path = request.path();
  const bool is_for_all = path == "/livez" || path == "/readyz" || is_page_path(path);
  return !is_for_all || !changes_nothing(request);
}

bool carries_token(const ServerRequest& request, const std::string& token) {
  constexpr std::string_view kScheme = "Bearer ";
  std::string_view given = request.header("Authorization");
  if (!same_name(given.substr(0, kScheme.size()), kScheme)) return false;
  given.remove_prefix(kScheme.size());
  // The time it takes tells the length and nothing else.
  return given.size() == token.size() &&
         CRYPTO_memcmp(given.data(), token.data(), token.size()) == 0;
}

bool is_json(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find_first_of("; \t"));
  return same_name(type, "application/json");
}

bool is_origin_of(std::string_view origin, Host host) {
  std::string_view default_port;
  if (origin.starts_with("http://")) default_port = "80";
  if (origin.starts_with("https://")) default_port = "443";
  if (default_port.empty()) return false;
  std::optional<Host> from = parse_host(origin.substr(origin.find("//") + 2));
  if (!from) return false;
  if (from->port.empty()) from->port = default_port;
  if (host.port.empty()) host.port = default_port;
  return *from == host;
}

// A browser says where a request comes from (W3C, Fetch Metadata). A page elsewhere could not read
// the answer, but could hold all streams of events. Links to the console's own pages are welcome.
bool comes_from_another_site(const ServerRequest& request) {
  const std::string_view from = request.header("Sec-Fetch-Site");
  return (from == "cross-site" || from == "same-site") && !is_page_path(request.path());
}

std::optional<ServerResponse> check_change(const ServerRequest& request, const Host& host) {
  if (!is_json(request.header("Content-Type"))) {
    return json_error(403, "forbidden", "changes need Content-Type: application/json");
  }
  const bool has_origin = std::ranges::any_of(
      request.headers, [](const HttpHeader& header) { return same_name(header.name, "Origin"); });
  if (has_origin && !is_origin_of(request.header("Origin"), host)) {
    return json_error(403, "forbidden", "this Origin may not change anything here");
  }
  return {};
}

std::optional<ServerResponse> decide(const ServerRequest& request, const GuardOptions& options) {
  const std::optional<Host> host = host_of(request);
  if (!host || !(is_loopback(host->name) || is_configured(*host, options))) {
    return json_error(421, "misdirected_request",
                      "this Host name is not known here; use localhost, or configure the name");
  }
  if (!options.token.empty() && needs_token(request) && !carries_token(request, options.token)) {
    ServerResponse refusal = json_error(401, "unauthorized", "a bearer token is needed");
    refusal.headers.push_back({"WWW-Authenticate", "Bearer realm=\"analyticsd\""});
    return refusal;
  }
  if (!changes_nothing(request)) return check_change(request, *host);
  if (comes_from_another_site(request)) {
    return json_error(403, "forbidden", "pages of other sites get nothing here");
  }
  return {};
}

}  // namespace

std::optional<ServerResponse> guard(const ServerRequest& request, const GuardOptions& options) {
  std::optional<ServerResponse> refusal = decide(request, options);
  if (refusal) refusal = secured(*std::move(refusal));
  return refusal;
}

bool changes_nothing(const ServerRequest& request) {
  return request.method == "GET" || request.method == "HEAD";
}

ServerResponse secured(ServerResponse response) {
  for (const auto& [name, value] : kDefaultHeaders) {
    const bool has_its_own = std::ranges::any_of(
        response.headers, [&](const HttpHeader& header) { return same_name(header.name, name); });
    if (!has_its_own) response.headers.push_back({std::string(name), std::string(value)});
  }
  return response;
}

Result<void> check_console_address(std::string_view address, bool token_present) {
  const std::optional<Host> host = parse_host_name(address);
  if (!host) {
    return Error{ErrorCode::invalid_config, "the console's address \"" + std::string(address) +
                                                "\" is none; give one such as 127.0.0.1:8081"};
  }
  if (token_present || is_loopback(host->name)) return {};
  return Error{ErrorCode::invalid_config,
               "the console's address " + std::string(address) +
                   " can be reached from other machines: set a token (--console-token-file), or "
                   "listen on 127.0.0.1"};
}

}  // namespace analytics::server
